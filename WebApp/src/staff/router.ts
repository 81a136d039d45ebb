import { createRouter, createWebHistory, type RouteRecordRaw, type RouterHistory } from 'vue-router';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title?: string;
    /** The entry of the navigation that stands for the page. */
    section?: 'requests' | 'deliveries' | 'audit' | 'settings';
    /** A window of its own: no navigation. */
    bare?: boolean;
  }
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'inbound' } },
  { path: '/requests', redirect: { name: 'inbound' } },
  { path: '/requests/inbound', name: 'inbound', component: () => import('./pages/RequestsPage.vue'), meta: { title: 'titles.inbound', section: 'requests' } },
  { path: '/requests/outbound', name: 'outbound', component: () => import('./pages/RequestsPage.vue'), meta: { title: 'titles.outbound', section: 'requests' } },
  { path: '/requests/new', name: 'newRequest', component: () => import('./pages/NewRequestPage.vue'), meta: { title: 'titles.newRequest', section: 'requests' } },
  {
    path: '/requests/:id',
    component: () => import('./request/RequestPage.vue'),
    props: true,
    meta: { section: 'requests' },
    children: [
      { path: '', name: 'introduction', component: () => import('./request/IntroductionStep.vue'), meta: { title: 'titles.introduction' } },
      { path: 'images', name: 'images', component: () => import('./request/ImagesStep.vue'), meta: { title: 'titles.images' } },
      { path: 'review', name: 'review', component: () => import('./request/ReviewStep.vue'), meta: { title: 'titles.review' } },
    ],
  },
  { path: '/studies/:id', name: 'study', component: () => import('./study/StudyPage.vue'), props: true, meta: { title: 'titles.study' } },
  { path: '/view/:id', name: 'view', component: () => import('./study/ViewerPage.vue'), props: true, meta: { bare: true } },
  { path: '/deliveries', name: 'deliveries', component: () => import('./pages/DeliveriesPage.vue'), meta: { title: 'titles.deliveries', section: 'deliveries' } },
  { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue'), meta: { title: 'titles.audit', section: 'audit' } },
  { path: '/settings', redirect: { name: 'settings', params: { section: 'account' } } },
  {
    path: '/settings/:section(account|reasons|texts|retention|form|email|system)',
    name: 'settings',
    component: () => import('./settings/SettingsPage.vue'),
    props: true,
    meta: { title: 'titles.settings', section: 'settings' },
  },
  { path: '/:unknown(.*)*', name: 'notFound', component: () => import('./pages/NotFoundPage.vue'), meta: { title: 'titles.notFound' } },
];

export function createStaffRouter(history: RouterHistory = createWebHistory('/exchange/app/')) {
  return createRouter({
    history,
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
}
