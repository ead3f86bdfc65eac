/* A small window in the corner of a screen of 1400 by 900, out of which files can be dragged as out of a file manager: dragsource URI... */
#include <gtk/gtk.h>

static char **uris;

static void give(GtkWidget *widget, GdkDragContext *context, GtkSelectionData *data, guint info, guint time, gpointer user) {
  gtk_selection_data_set_uris(data, uris);
}

int main(int argc, char **argv) {
  gtk_init(&argc, &argv);
  uris = argv + 1;
  GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
  gtk_window_set_title(GTK_WINDOW(window), "dragsource");
  gtk_window_set_default_size(GTK_WINDOW(window), 100, 60);
  GtkWidget *box = gtk_event_box_new();
  GtkTargetEntry targets[] = {{"text/uri-list", 0, 0}};
  gtk_drag_source_set(box, GDK_BUTTON1_MASK, targets, 1, GDK_ACTION_COPY);
  g_signal_connect(box, "drag-data-get", G_CALLBACK(give), NULL);
  g_signal_connect(window, "destroy", G_CALLBACK(gtk_main_quit), NULL);
  gtk_container_add(GTK_CONTAINER(window), box);
  gtk_window_move(GTK_WINDOW(window), 1300, 840);
  gtk_widget_show_all(window);
  gtk_main();
  return 0;
}
