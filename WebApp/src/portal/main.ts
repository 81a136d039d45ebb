import '@shared/styles/main.scss';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { createApp, ref } from 'vue';
import App from './App.vue';
import messages from './locales/en.json';
import { createPortalApi, PortalApiKey } from './portalApi';
import { createPortalRouter } from './router';
import { Session, SessionKey } from './session/Session';
import { TroubleKey } from './trouble';
import { createWaiting, WaitingKey } from './waiting';

const api = createPortalApi();
const session = new Session(api);
api.watch(session);

const trouble = ref<unknown>(null);
const router = createPortalRouter(session, (error) => {
  trouble.value = error;
});

createApp(App)
  .provide(PortalApiKey, api)
  .provide(SessionKey, session)
  .provide(TroubleKey, trouble)
  .provide(WaitingKey, createWaiting(api))
  .use(new ToastList())
  .use(createMessages(messages))
  .use(router)
  .mount('#app');
