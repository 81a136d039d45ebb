import { createRouter, createWebHistory, type Router } from 'vue-router';
import type { Session } from './session/Session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Needs a session; without one the calm page of its end is shown instead. */
    session?: boolean;
    /** A window of its own: no header, no navigation. */
    bare?: boolean;
  }
}

const List = () => import('./dashboard/ListPage.vue');

/**
 * Pages that need a session ask the server once who is there. A failure is left to the application to show: 401 has ended
 * the session by then, anything else ends in `onTrouble`.
 */
export function createPortalRouter(session: Session, onTrouble: (error: unknown) => void): Router {
  const router = createRouter({
    history: createWebHistory('/'),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      {
        path: '/',
        name: 'start',
        component: () => import('./StartPage.vue'),
        // Whoever is logged in has a home of their own.
        beforeEnter: async () => {
          await session.begin().catch(() => undefined);
          return session.state.me === null ? true : { name: 'home' };
        },
      },
      { path: '/l/:token', name: 'landing', component: () => import('./landing/LandingPage.vue') },
      { path: '/request', name: 'requestForm', component: () => import('./request-form/RequestFormPage.vue') },
      { path: '/c/:token', name: 'confirm', component: () => import('./request-form/ConfirmPage.vue'), props: true },
      { path: '/i/:token', name: 'identify', component: () => import('./request-form/IdentifyPage.vue'), props: true },
      { path: '/dashboard', name: 'home', component: () => import('./dashboard/HomePage.vue'), meta: { session: true } },
      {
        path: '/dashboard/action-required',
        name: 'actionRequired',
        component: List,
        props: { view: 'ActionRequired' },
        meta: { session: true },
      },
      { path: '/dashboard/all', name: 'all', component: List, props: { view: 'All' }, meta: { session: true } },
      {
        path: '/packages/:id',
        name: 'package',
        component: () => import('./package/PackagePage.vue'),
        props: true,
        meta: { session: true },
      },
      {
        path: '/packages/:id/forward',
        name: 'forward',
        component: () => import('./forward/ForwardPage.vue'),
        props: true,
        meta: { session: true },
      },
      {
        path: '/view/:id',
        name: 'view',
        component: () => import('./viewer/ViewerPage.vue'),
        props: true,
        meta: { session: true, bare: true },
      },
      { path: '/:unknown(.*)*', name: 'unknown', component: () => import('./UnknownPage.vue') },
    ],
  });

  router.beforeEach(async (to) => {
    if (to.meta.session === true && session.state.me === null && session.state.end === null) {
      await session.begin().catch(onTrouble);
    }
  });
  return router;
}
