import { createApp } from 'vue';
import '@shared/styles/main.scss';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { createExchange, exchangeKey } from './api/exchange';
import App from './App.vue';
import messages from './locales/en.json';
import { createStaffRouter } from './router';

createApp(App)
  .use(createMessages(messages))
  .use(createStaffRouter())
  .use(new ToastList())
  .provide(exchangeKey, createExchange())
  .mount('#app');
