import type { CheckedProps } from './checked-props.ts'
import type { Settings } from './settings.ts'

/** What functions are told of the props, as text. */
export const settingValues = ({ lives, passwordPolicy, catalogue }: CheckedProps) =>
  ({
    accessTokenSeconds: String(lives.accessTokenLife.toSeconds()),
    refreshIdleSeconds: String(lives.refreshIdleLife.toSeconds()),
    refreshAbsoluteSeconds: String(lives.refreshAbsoluteLife.toSeconds()),
    refreshGraceSeconds: String(lives.refreshGrace.toSeconds()),
    passwordMinLength: String(passwordPolicy.minLength),
    passwordMaxLength: String(passwordPolicy.maxLength),
    bcryptCost: String(passwordPolicy.bcryptCost),
    highestBcryptCost: String(passwordPolicy.highestBcryptCostInUse),
    catalogue: JSON.stringify(catalogue),
  }) satisfies Partial<Settings>
