import { render } from 'preact';
import { AccountProvider } from './account/account.tsx';
import { App } from './app.tsx';
import './styles/base.css';
import './styles/frame.css';
import './styles/controls.css';
import './styles/search.css';
import './styles/business.css';
import './styles/chat.css';

const container = document.getElementById('app');
if (!container) throw new Error('The page has no element "app".');
render(
  <AccountProvider>
    <App />
  </AccountProvider>,
  container,
);
