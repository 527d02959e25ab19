import { environmentNames } from '../functions/config.ts'

/** A setting that a function can ask for; functions/config.ts names its variable and says how it is read. */
export type Setting = keyof typeof environmentNames

type TableSetting = Extract<Setting, `${string}Table`>
type SecretSetting = Extract<Setting, `${string}Secret`>

/** A setting that names a table or a secret. */
export type StoreSetting = TableSetting | SecretSetting

/** The value of each setting in this deployment. */
export type Settings = Readonly<Record<Setting, string>>

/** The ARN of each table and secret. */
export type StoreArns = Readonly<Record<StoreSetting, string>>

/** What a function may do to which stores: API actions by table, `table/index` or secret. */
export type Access = {
  readonly [Store in StoreSetting | `${TableSetting}/${string}`]?: readonly string[]
}

/** The variables of a function that asks for these settings. */
export const environmentOf = (names: readonly Setting[], settings: Settings): Record<string, string> =>
  Object.fromEntries(names.map((name) => [environmentNames[name], settings[name]]))
