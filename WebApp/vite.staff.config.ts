import { defineConfig } from 'vite';
import { mockServer } from './dev/mockServer';
import { applicationConfig } from './vite.shared';

export default defineConfig(applicationConfig({ name: 'staff', base: '/exchange/app/', port: 5173, plugins: [mockServer()] }));
