import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import type { Role } from './api/session';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the title, below `nav`. */
    title: string;
    /** Role that the page's operations need. */
    role?: Role;
    /** Second key of the shortcut `g` + letter. */
    key?: string;
    /** Group of the navigation; pages without one are reached from others. */
    group?: string;
    /** Parameters of the query that name what the page shows; others are filters. */
    identity?: readonly string[];
    /** Shown to everyone, also without a session. */
    open?: boolean;
  }
}

export const pages: RouteRecordRaw[] = [
  { path: '/', component: () => import('./pages/OverviewPage.vue'), meta: { title: 'overview', key: 'o', group: 'data' } },
  { path: '/devices', component: () => import('./pages/DevicesPage.vue'), meta: { title: 'devices', key: 'd', group: 'data' } },
  { path: '/devices/:id', component: () => import('./pages/DevicePage.vue'), props: true, meta: { title: 'device' } },
  { path: '/data', component: () => import('./pages/DataPage.vue'), meta: { title: 'data', key: 'x', group: 'data' } },
  { path: '/mappings', component: () => import('./pages/MappingsPage.vue'), meta: { title: 'mappings', key: 'v', group: 'data' } },
  { path: '/mappings/:name', component: () => import('./pages/MappingPage.vue'), props: true, meta: { title: 'mapping' } },
  { path: '/new-mapping', component: () => import('./pages/MappingPage.vue'), meta: { title: 'mapping' } },
  { path: '/clients', component: () => import('./pages/ClientsPage.vue'), meta: { title: 'clients', key: 'c', group: 'broker' } },
  { path: '/client', component: () => import('./pages/ClientPage.vue'), meta: { title: 'client', identity: ['id', 'user'] } },
  { path: '/topics', component: () => import('./pages/TopicsPage.vue'), meta: { title: 'topics', key: 'w', group: 'broker' } },
  { path: '/retained', component: () => import('./pages/RetainedPage.vue'), meta: { title: 'retained', key: 't', group: 'broker' } },
  { path: '/events', component: () => import('./pages/EventsPage.vue'), meta: { title: 'events', key: 'e', group: 'broker' } },
  { path: '/diagnosis', component: () => import('./pages/DiagnosisPage.vue'), meta: { title: 'diagnosis', key: 'y', group: 'broker', identity: ['user', 'client'] } },
  { path: '/broker', component: () => import('./pages/BrokerPage.vue'), meta: { title: 'broker', key: 'b', group: 'broker' } },
  { path: '/test-client', component: () => import('./pages/TestClientPage.vue'), meta: { title: 'testClient', key: 'm', group: 'broker' } },
  { path: '/rights', component: () => import('./pages/MqttUsersPage.vue'), meta: { title: 'rights', key: 'r', group: 'access' } },
  { path: '/right', component: () => import('./pages/MqttUserPage.vue'), meta: { title: 'right', identity: ['user'] } },
  { path: '/provisioning', component: () => import('./pages/ProvisioningPage.vue'), meta: { title: 'provisioning', key: 'p', group: 'access', role: 'operator' } },
  { path: '/certificates', component: () => import('./pages/CertificatesPage.vue'), meta: { title: 'certificates', key: 'f', group: 'access' } },
  { path: '/api-keys', component: () => import('./pages/ApiKeysPage.vue'), meta: { title: 'apiKeys', key: 'k', group: 'access', role: 'admin' } },
  { path: '/people', component: () => import('./pages/PeoplePage.vue'), meta: { title: 'people', key: 'l', group: 'access', role: 'admin' } },
  { path: '/operator-access', component: () => import('./pages/OperatorAccessPage.vue'), meta: { title: 'operatorAccess', key: 'h', group: 'access', role: 'admin' } },
  { path: '/usage', component: () => import('./pages/UsagePage.vue'), meta: { title: 'usage', key: 'u', group: 'account' } },
  { path: '/audit', component: () => import('./pages/AuditPage.vue'), meta: { title: 'audit', key: 'a', group: 'account', role: 'admin' } },
  { path: '/me', component: () => import('./pages/MePage.vue'), meta: { title: 'me', key: 'i', group: 'account' } },
  { path: '/:path(.*)*', component: () => import('./pages/MissingPage.vue'), meta: { title: 'missing' } },
];

/** Groups of the navigation, in their order. */
export const groups = ['data', 'broker', 'access', 'account'] as const;

export const router = createRouter({
  history: createWebHistory(),
  routes: pages,
  scrollBehavior: (_to, from, saved) => saved ?? (_to.path === from.path ? false : { top: 0 }),
});
