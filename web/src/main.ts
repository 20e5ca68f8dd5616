import './fonts.css';
import './css/base.css';
import './css/first.css';
import './css/layout.css';
import './css/time.css';
import './css/card.css';
import './css/panel.css';
import './css/compare.css';
import './css/print.css';
import { start } from './app';

void start(document.body);
