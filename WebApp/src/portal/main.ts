import { createApp } from 'vue';
import '@shared/styles/main.scss';
import { createMessages } from '@shared/i18n';
import App from './App.vue';
import messages from './locales/en.json';

createApp(App).use(createMessages(messages)).mount('#app');
