import { AssetHashType, DockerImage } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { type Bundle, projectRoot, writeBundle } from './bundling.ts'

/**
 * The code of a Lambda function. CDK asks for the bundle while the app is made, and not at all for stacks
 * that a command does not need (`cdk ls`) or in tests that leave bundling out (context
 * `aws:cdk:bundling-stacks`).
 */
export const bundledCode = (entry: string, bundleOf: (entry: string) => Bundle): Code =>
  Code.fromAsset(projectRoot, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Required by the type; never pulled, for tryBundle either succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      // Tells assets apart, of which CDK bundles those that look alike only once.
      command: [entry],
      local: {
        tryBundle(folder) {
          writeBundle(bundleOf(entry), folder)
          return true
        },
      },
    },
  })
