# Brings the licence to the emulator, on the embedded engine: what LiveChat would refuse fails here, with no account and
# no secret. Pulumi.emulator.yaml has the configuration for it.
set -eu
PATH=$PWD/node_modules/.bin:$PATH

echo '{ "data": "empty" }' > emulator.json
pulumi-livechat emulator --seed emulator.json > emulator.txt 2> emulator.log &
emulator=$!
trap 'kill "$emulator"' EXIT
until grep -q '^listening on ' emulator.txt; do
  kill -0 "$emulator"
  sleep 0.2
done
LIVECHAT_BASE_URL=$(sed -n 's/^listening on //p' emulator.txt)
export LIVECHAT_BASE_URL LIVECHAT_ACCOUNT=john.doe@mycompany.com LIVECHAT_TOKEN=dal:emulator
export PULUMI_CONFIG_PASSPHRASE=emulator

pulumi-livechat up --stack emulator --create --yes
pulumi-livechat preview --stack emulator --expect-no-changes
