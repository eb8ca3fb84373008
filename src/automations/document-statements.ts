/** What is asked of the tables of documents. */
import type Database from 'libsql'

type Name =
  | 'count'
  | 'document'
  | 'documents'
  | 'insertDocument'
  | 'setDefault'
  | 'setLast'
  | 'deleteDocument'
  | 'countVersions'
  | 'version'
  | 'named'
  | 'latest'
  | 'versions'
  | 'insertVersion'
  | 'deleteVersion'
  | 'deleteVersions'
  | 'shares'
  | 'share'
  | 'unshare'

/** The statements by name. */
export type DocumentStatements = { readonly [N in Name]: Database.Statement<unknown[]> }

/** The statements, prepared. */
export function documentStatements(db: Database.Database): DocumentStatements {
  const version = 'SELECT version, version_name, hash, facts FROM versions WHERE name = ?'
  return {
    count: db.prepare('SELECT count(*) AS count FROM documents'),
    document: db.prepare('SELECT * FROM documents WHERE name = ?'),
    documents: db.prepare('SELECT * FROM documents ORDER BY name'),
    insertDocument: db.prepare('INSERT INTO documents (name, type, default_version, last_version) VALUES (?, ?, ?, ?)'),
    setDefault: db.prepare('UPDATE documents SET default_version = ? WHERE name = ?'),
    setLast: db.prepare('UPDATE documents SET last_version = ? WHERE name = ?'),
    deleteDocument: db.prepare('DELETE FROM documents WHERE name = ?'),
    countVersions: db.prepare('SELECT count(*) AS count FROM versions WHERE name = ?'),
    version: db.prepare(`${version} AND version = ?`),
    named: db.prepare(`${version} AND version_name = ?`),
    latest: db.prepare(`${version} ORDER BY version DESC LIMIT 1`),
    versions: db.prepare(`${version} ORDER BY version DESC`),
    insertVersion: db.prepare('INSERT INTO versions (name, version, version_name, hash, facts) VALUES (?, ?, ?, ?, ?)'),
    deleteVersion: db.prepare('DELETE FROM versions WHERE name = ? AND version = ?'),
    deleteVersions: db.prepare('DELETE FROM versions WHERE name = ?'),
    shares: db.prepare('SELECT account, version FROM shares WHERE name = ? ORDER BY rowid'),
    share: db.prepare(
      'INSERT INTO shares (name, account, version) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version',
    ),
    unshare: db.prepare('DELETE FROM shares WHERE name = ? AND account = ?'),
  }
}
