/** A resource server beside the API, for which apps may ask tokens too. */
export const otherAudience = 'https://files.hallpass.test'
