import createClient from 'openapi-fetch';
import { authorizedFetch } from '../api/session';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** Client of the provisioner with the session of this page. */
export const api = createClient<paths>({ baseUrl: '/api', fetch: authorizedFetch });
