/** The saved views: go to one, forget one, keep the one on the screen. */
import { useState } from 'preact/hooks';
import * as api from '../api/client';
import { decode } from '../state/address';
import { keep } from '../state/running';
import { dialog, views } from '../state/store';
import { placeText, visit } from '../state/trail';

export function Views() {
  const [name, setName] = useState('');
  const save = (e: Event): void => {
    e.preventDefault();
    if (name.trim() === '') return;
    void keep(api.saveView({ name: name.trim(), state: placeText() }), `Saved the view ${name.trim()}`);
    setName('');
  };
  return (
    <div class="views">
      {views.value.length === 0 && <p class="muted none">No view is saved yet. A view is what you look at: focus, folds, find, hide, selection and zoom.</p>}
      <ul>
        {views.value.map((v) => (
          <li key={v.name} class="row">
            <button type="button" class="link" data-view={v.name} onClick={() => { dialog.value = 'none'; visit(decode(v.state)); }}>
              {v.name}
            </button>
            <span class="grow" />
            <button type="button" class="link" aria-label={`Remove the view ${v.name}`} onClick={() => void keep(api.removeView(v), `Removed the view ${v.name}`)}>
              remove
            </button>
          </li>
        ))}
      </ul>
      <form class="filter" onSubmit={save}>
        <label for="view-name" class="prompt">save as</label>
        <input id="view-name" data-first type="text" maxLength={80} autocomplete="off" value={name} onInput={(e) => setName(e.currentTarget.value)} />
        <button type="submit" class="link" disabled={name.trim() === ''}>save</button>
      </form>
    </div>
  );
}
