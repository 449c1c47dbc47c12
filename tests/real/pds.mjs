// Runs Bluesky's reference server on loopback, with an identity directory of its own, until standard input ends, a
// signal comes, or LIFE_SECONDS have passed. Start it in the folder where package.json was installed.
// With DB_POSTGRES_URL and REDIS_HOST it runs the AppView too, which counts likes and keeps notices.
// Prints its address as one JSON line when it is ready.
import { createRequire } from 'node:module'
import { Server } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const bind = Server.prototype.listen

// The network listens on every interface and offers no setting for it.
Server.prototype.listen = function (where, ...others) {
  const options = typeof where === 'object' && where !== null ? where : { port: Number(where) || 0 }
  const onListening = others.find((other) => typeof other === 'function')
  return bind.call(this, { ...options, host: '127.0.0.1' }, onListening)
}

const installed = createRequire(join(process.cwd(), 'package.json')).resolve('@atproto/dev-env')
const { default: network } = await import(pathToFileURL(installed).href)

const pds = { hostname: 'localhost', enableDidDocWithSession: true, jwtSecret: process.env.JWT_SECRET }
const running = process.env.DB_POSTGRES_URL
  ? await network.TestNetwork.create({ pds, dbPostgresSchema: 'practice' })
  : await network.TestNetworkNoAppView.create({ pds })

let isStopping = false

async function stop() {
  if (isStopping) return
  isStopping = true
  setTimeout(() => process.exit(1), 5000).unref()
  await running.close()
  process.exit(0)
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()
setTimeout(stop, 1000 * Number(process.env.LIFE_SECONDS))
console.log(JSON.stringify({ pds: running.pds.url }))
