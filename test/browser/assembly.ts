import { provideAssemblies } from '../provide-assemblies.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the synthesized assembly of examples/microblog/. */
    readonly microblogAssembly: string
  }
}

export default provideAssemblies({ microblogAssembly: { file: 'examples/microblog/app.ts' } })
