/** With whom documents are shared. */
import { AutomationApiError } from './api-error.ts'
import { nameOf } from './document-name.ts'
import type { DocumentRows } from './document-rows.ts'
import type { Share } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { type Page, type Paged, pageOf } from './paging.ts'

/** The most accounts that a document is shared with. */
const mostShares = 1000

export class DocumentShares {
  readonly #commits: GroupCommit
  readonly #rows: DocumentRows

  constructor(commits: GroupCommit, rows: DocumentRows) {
    this.#commits = commits
    this.#rows = rows
  }

  of(given: string, page: Page): Paged<Share> {
    const name = nameOf(given)
    this.#rows.require(name)
    return pageOf(this.#rows.shares(name), { maxResults: 200, ...page })
  }

  async modify(given: string, add: readonly string[], remove: readonly string[], version = '$DEFAULT'): Promise<void> {
    const name = nameOf(given)
    this.#commits.transact(() => {
      const row = this.#rows.require(name)
      if (version !== '$ALL') this.#rows.find(row, version)
      const gone = remove.map(accountOf)
      for (const account of gone) this.#rows.sql.unshare.run(name, account)
      for (const account of add.map(accountOf)) {
        if (!gone.includes(account)) this.#rows.sql.share.run(name, account, version)
      }
      if (this.#rows.shares(name).length > mostShares) {
        const message = `A document is shared with at most ${mostShares} accounts. Make it public, or share it with fewer.`
        throw new AutomationApiError('DocumentPermissionLimit', message)
      }
    })
  }
}

/** `All` in any letter case. */
function accountOf(account: string): string {
  return account.toLowerCase()
}
