/** English texts of the operator's console, beside the common ones. Every other catalogue has the same keys. */
export default {
  act: {
    console: 'Open the console', consoleText: 'Opens the console of the customer in a new window for 15 minutes, read-only, without people, keys and passwords. The customer sees your name and the reason, can end it at once, and can refuse access in advance.',
    consoleTitle: 'Open the console of {id}?', delete: 'Delete now', deleteText: 'Deletes the instance of {company} at once with all its data: users, devices, messages, readings and accounts. It cannot be undone.', deleteTitle: 'Delete {id} with all data?',
    done: { deletion: '{id} is being deleted', license: 'A new license is issued', resumed: '{id} is being resumed', suspended: '{id} is being suspended', upgrade: '{id} is being changed' },
    image: 'Image of all components', imageHint: 'Empty leaves the image as it is', reason: 'Reason (optional)', reasonHint: 'The customer sees it',
    resume: 'Resume', resumeText: 'Clients can connect again, with all data as before.', resumeTitle: 'Resume {id}?',
    suspend: 'Suspend', suspendText: 'Disconnects all clients and refuses logins. The data stays until the end of the retention, and then it is deleted.', suspendTitle: 'Suspend {id}?',
    upgrade: 'Change plan', upgradeText: 'Data and passwords stay. A new plan brings a new license. Only plans of the same target can be chosen.', upgradeTitle: 'Change the plan of {id}',
  },
  actorKind: { command: 'command', operator: 'operator', resource: 'resource', token: 'API token' },
  acts: { actionBegins: 'Action begins with' },
  desired: { deleted: 'deleted', running: 'running', suspended: 'suspended' },
  fleet: {
    by: { changed: 'Latest change first', company: 'Company', created: 'Newest first', id: 'Id' }, changed: 'Changed', company: 'Company', detail: 'Step or error',
    empty: 'No customers yet. They appear when they sign up.', id: 'Customer', order: 'Order', plan: 'Plan', search: 'Id, company or e-mail contains', signedUp: 'Signed up', target: 'Target',
  },
  instance: {
    actual: 'Actual state', attempts: '{count} failed attempts; next one at {time}', behind: 'In progress: {observed} of {desired}', compare: 'Compare', console: 'Console', deleteAfter: 'Data is deleted after',
    data_missing: 'Data missing', deleted: 'Deleted', deleting: 'Deleting', desired: 'Desired state', difference: 'Difference to the desired state', failed: 'Failed', generation: 'Generation', noDifference: 'None: the instance is as desired.',
    pending: 'Pending', pods: 'Pods', provisioning: 'Provisioning', reached: 'Reached', ready: 'Ready', suspended: 'Suspended', title: 'Instance', updating: 'Updating', warnings: 'Warnings',
  },
  nav: {
    acts: 'Audit', customer: 'Customer', fleet: 'Customers', group: { customers: 'Customers', operation: 'Operation' }, operators: 'Operators', plans: 'Plans and keys', signUp: 'Sign up', totalUsage: 'Usage',
  },
  operator: {
    add: 'Add operator', console: 'Operator', intro: 'The console of the operator of this platform.', noTokens: 'None.', tokens: 'API tokens',
    tokensText: 'Programs with these tokens have all rights. The command "rookery operator add NAME" creates a token, "rookery operator remove NAME" revokes it.',
  },
  operatorLicense: {
    copy: 'Copy the license', id: 'License', issue: 'Issue license', issueText: 'Issues a license for the plan of the customer and deploys it. Earlier licenses remain valid until they expire.', issueTitle: 'Issue a license for {id}?',
    issued: 'Issued', key: 'Signed by', none: 'No license yet.',
  },
  operatorRole: { admin: 'also deletes, rotates keys and manages operators', operator: 'also suspends, upgrades and opens consoles', viewer: 'sees customers and usage' },
  operatorUsage: {
    byCustomer: 'By customer', customers: 'Customers with usage', devices: 'Active devices, at most', none: 'No usage reported in this time range. Instances report each hour some minutes after its end.',
    range: { '1d': '24 hours', '30d': '30 days', '365d': 'One year', '7d': '7 days' },
  },
  plans: {
    ends: '{count} days', keys: 'Keys of licenses', renews: '{count} days, renewed', rotate: 'Rotate', rotateText: 'New licenses are signed with a new key. Existing licenses remain valid; instances receive the new public key.',
    rotateTitle: 'Rotate the signing key?', rotated: 'A new key signs licenses', signs: 'signs new licenses', title: 'Plans', where: 'Plans are defined in the file of --plans, or in the value plans of the chart.',
  },
  signUp: {
    companyHint: 'The name of your instance is made from it', email: 'E-mail address', intro: 'Get an MQTT platform of your own.', operator: 'Sign in as operator', ready: 'Your instance is ready. Sign in to its console with your e-mail address and password.',
    soon: 'Your instance is being created. Its console opens in some minutes; sign in with your e-mail address and password.', username: 'The MQTT user "device" connects as', welcome: 'Welcome',
  },
};
