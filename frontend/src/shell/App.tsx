/** The page as a whole: header, chart, panel, status line, and what lies over them. */
import { useEffect } from 'preact/hooks';
import { ChartView } from '../chart/ChartView';
import { Compare } from '../comparing/Compare';
import { Export } from '../exporting/Export';
import { Panel } from '../panel/Panel';
import { Scrubber } from '../recording/Scrubber';
import { keepCompared } from '../state/comparing';
import { dispatch } from '../state/keys';
import { openFile, start } from '../state/session';
import { announcement, capabilities, commandLine, dialog, tableShown } from '../state/store';
import { Switch } from '../switching/Switch';
import { Table } from '../table/Table';
import { CommandLine } from './CommandLine';
import { Contexts } from './Contexts';
import { Dialog } from './Dialog';
import { FactsOf } from './FactsOf';
import { Header } from './Header';
import { Help } from './Help';
import { Stage } from './Stage';
import { Status } from './Status';
import { Tools } from './Tools';
import { Views } from './Views';

/**
 * A snapshot that is dropped anywhere is opened; without this the browser would leave the page for it. In a window of WebKit's,
 * the program itself is told which file it was.
 */
function openDropped(e: DragEvent): void {
  e.preventDefault();
  if (capabilities.value?.desktop && !('chrome' in window)) return;
  const file = e.dataTransfer?.files[0];
  if (file) void openFile(file);
}

export function App() {
  useEffect(() => {
    const end = new AbortController();
    start(end.signal);
    keepCompared();
    window.addEventListener('keydown', (e) => dispatch(e, dialog.value !== 'none'), { signal: end.signal });
    window.addEventListener('dragover', (e) => e.preventDefault(), { signal: end.signal });
    window.addEventListener('drop', openDropped, { signal: end.signal });
    return () => end.abort();
  }, []);
  return (
    <>
      <Header />
      <main>
        <div class="stage">
          <Tools />
          <div class="view">
            <ChartView />
            {tableShown.value && <Table />}
            <Stage />
          </div>
          <Scrubber />
        </div>
        <Panel />
      </main>
      {commandLine.value === undefined ? <Status /> : <CommandLine />}
      {dialog.value === 'contexts' && (
        <Dialog title="Contexts" wide>
          <Contexts />
        </Dialog>
      )}
      {dialog.value === 'help' && (
        <Dialog title="Keys" wide>
          <Help />
        </Dialog>
      )}
      {dialog.value === 'facts' && (
        <Dialog title="Facts" wide>
          <FactsOf />
        </Dialog>
      )}
      {dialog.value === 'views' && (
        <Dialog title="Saved views">
          <Views />
        </Dialog>
      )}
      {dialog.value === 'export' && (
        <Dialog title="Export" wide>
          <Export />
        </Dialog>
      )}
      {dialog.value === 'switch' && (
        <Dialog title="Switch revision" wide>
          <Switch />
        </Dialog>
      )}
      {dialog.value === 'compare' && (
        <Dialog title="Compare" wide>
          <Compare />
        </Dialog>
      )}
      <p class="sr-only" aria-live="polite" role="status">
        {announcement.value}
      </p>
    </>
  );
}
