import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

export const pages: RouteRecordRaw[] = [
  { path: '/', component: () => import('./pages/FleetPage.vue'), meta: { title: 'fleet', key: 'c', group: 'customers' } },
  { path: '/customers/:id', component: () => import('./pages/CustomerPage.vue'), props: true, meta: { title: 'customer' } },
  { path: '/usage', component: () => import('./pages/TotalUsagePage.vue'), meta: { title: 'totalUsage', key: 'u', group: 'customers' } },
  { path: '/plans', component: () => import('./pages/PlansPage.vue'), meta: { title: 'plans', key: 'p', group: 'customers' } },
  { path: '/operators', component: () => import('./pages/OperatorsPage.vue'), meta: { title: 'operators', key: 'o', group: 'operation', role: 'admin' } },
  { path: '/audit', component: () => import('./pages/ActsPage.vue'), meta: { title: 'acts', key: 'a', group: 'operation', role: 'admin' } },
  { path: '/me', component: () => import('./pages/AccountPage.vue'), meta: { title: 'me', key: 'i', group: 'operation' } },
  { path: '/sign-up', component: () => import('./pages/SignUpPage.vue'), meta: { title: 'signUp', open: true } },
  { path: '/:path(.*)*', component: () => import('./pages/UnknownPage.vue'), meta: { title: 'missing' } },
];

/** Groups of the navigation, in their order. */
export const groups = ['customers', 'operation'] as const;

export const router = createRouter({
  history: createWebHistory(),
  routes: pages,
  scrollBehavior: (_to, from, saved) => saved ?? (_to.path === from.path ? false : { top: 0 }),
});
