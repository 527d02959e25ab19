/** An element of the page. @throws Error where the page has none of that kind and id */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`The page has no ${type.name} with the id ${id}.`)
}

/** A new element with a text in it. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text: string,
  className = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  element.textContent = text
  element.className = className
  return element
}

/** A button of one of several things, which screen readers name too. */
export function createButton(text: string, thing: string, onClick: () => void): HTMLButtonElement {
  const button = create('button', text)
  button.ariaLabel = `${text} ${thing}`
  button.type = 'button'
  button.addEventListener('click', onClick)
  return button
}

/** A line that screen readers read out when it changes. */
export function createStatus(element: HTMLElement) {
  const say = (text: string, isProblem = false) => {
    element.textContent = text
    element.classList.toggle('problem', isProblem)
  }
  return {
    say,

    /** Goes on from here, where the button that was pressed is gone. */
    focus() {
      element.tabIndex = -1
      element.focus()
    },

    /** Does something and says what went wrong, if it does; `onError` may say something better. */
    async attempt(action: () => Promise<void>, onError: (error: Error) => boolean = () => false) {
      say('')
      try {
        await action()
      } catch (thrown) {
        const error = thrown as Error
        // What fetch throws where there is no answer says nothing to people.
        const isUnreachable = error instanceof TypeError
        if (!onError(error))
          say(isUnreachable ? 'The API cannot be reached. Try again.' : error.message, true)
      }
    },
  }
}

/** What the server of the page tells it. */
export const readConfig = async <T>(): Promise<T> => (await fetch('/config.json')).json()
