import { defineConfig } from 'vitest/config'

/** `npm test` runs the project `fast`; `npm run test:all` adds `slow`: what takes long or needs more than Node. */
export default defineConfig({
  test: {
    globalSetup: ['test/e2e/assembly.ts'],
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.slow.test.ts'],
          globalSetup: ['test/local/fixture/assembly.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['test/**/*.slow.test.ts'],
          globalSetup: ['test/browser/assembly.ts'],
          testTimeout: 600_000,
        },
      },
    ],
  },
})
