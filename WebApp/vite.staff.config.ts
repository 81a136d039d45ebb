import { defineConfig } from 'vite';
import { applicationConfig } from './vite.shared';

export default defineConfig(applicationConfig({ name: 'staff', base: '/exchange/app/', port: 5173 }));
