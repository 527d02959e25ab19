import type { CheckedProps } from './checked-props.ts'
import type { Settings } from './settings.ts'

/** Most scopes are their sentence and nothing more; an environment has 4 KB. */
const compactCatalogue = (catalogue: CheckedProps['catalogue']) =>
  Object.fromEntries(
    Object.entries(catalogue).map(([name, scope]) => [
      name,
      scope.default && scope.thirdParty ? scope.description : scope,
    ]),
  )

/** What functions are told of the props, as text. */
export const settingValues = ({ registration, lives, passwordPolicy, catalogue, branding }: CheckedProps) =>
  ({
    registration,
    accessTokenSeconds: String(lives.accessTokenLife.toSeconds()),
    refreshIdleSeconds: String(lives.refreshIdleLife.toSeconds()),
    refreshAbsoluteSeconds: String(lives.refreshAbsoluteLife.toSeconds()),
    refreshGraceSeconds: String(lives.refreshGrace.toSeconds()),
    passwordMinLength: String(passwordPolicy.minLength),
    passwordMaxLength: String(passwordPolicy.maxLength),
    bcryptCost: String(passwordPolicy.bcryptCost),
    highestBcryptCost: String(passwordPolicy.highestBcryptCostInUse),
    personalTokenMaxSeconds: String(lives.personalTokenMaxLife.toSeconds()),
    catalogue: JSON.stringify(compactCatalogue(catalogue)),
    branding: JSON.stringify(branding),
  }) satisfies Partial<Settings>
