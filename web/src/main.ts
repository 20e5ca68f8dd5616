import 'maplibre-gl/dist/maplibre-gl.css';
import 'uplot/dist/uPlot.min.css';
import './fonts.css';
import './css/base.css';
import './css/layout.css';
import './css/time.css';
import './css/card.css';
import { start } from './app';

void start(document.body);
