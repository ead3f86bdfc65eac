/** Starts the page: theme and typeface first, since the first drawing needs them, then everything else. */
import { render } from 'preact';
import { loadFace } from './face';
import { App } from './shell/App';
import { applyTheme } from './state/theme';
import './style/face.css';
import './style/base.css';
import './style/shell.css';
import './style/chart.css';
import './style/panel.css';
import './style/tools.css';
import './style/twin.css';
import './style/switch.css';
import './style/file.css';
import './style/export.css';
import './style/fleet.css';
import './style/compare.css';
import './style/recording.css';

applyTheme();
await loadFace();
const root = document.getElementById('app');
if (root) render(<App />, root);
