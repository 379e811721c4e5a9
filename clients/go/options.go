package freshold

import (
	"crypto/tls"
	"time"

	"google.golang.org/grpc"
)

// Option is one of a client.
type Option func(*options)

type options struct {
	tenant           string
	token            string
	tls              *tls.Config
	plaintext        bool
	callTimeout      time.Duration
	loadTimeout      time.Duration
	getOrLoadTimeout time.Duration
	attempts         int
	base, most       time.Duration
	near             *NearOptions
	telemetry        bool
	dial             []grpc.DialOption
}

func defaults() options {
	return options{
		callTimeout: 5 * time.Second, loadTimeout: 10 * time.Second, getOrLoadTimeout: 15 * time.Second,
		attempts: 4, base: 50 * time.Millisecond, most: 2 * time.Second,
	}
}

// Tenant is sent with each call; without it the tenant is "default".
func Tenant(name string) Option { return func(o *options) { o.tenant = name } }

// BearerToken is sent as authorization with each call.
func BearerToken(token string) Option { return func(o *options) { o.token = token } }

// TLS is spoken with this configuration. By default it is spoken with the roots of the system to every address but a loopback.
func TLS(config *tls.Config) Option { return func(o *options) { o.tls = config } }

// Plaintext speaks plain text to addresses that are not loopbacks, too.
func Plaintext() Option { return func(o *options) { o.plaintext = true } }

// CallTimeout is the deadline of a call whose context has none, all attempts included; 5 s by default.
func CallTimeout(bound time.Duration) Option { return func(o *options) { o.callTimeout = bound } }

// LoadTimeout bounds one load from the start of the loader to its end; 10 s by default.
func LoadTimeout(bound time.Duration) Option { return func(o *options) { o.loadTimeout = bound } }

// GetOrLoadTimeout is the deadline of a GetOrLoad whose context has none; 15 s by default.
func GetOrLoadTimeout(bound time.Duration) Option {
	return func(o *options) { o.getOrLoadTimeout = bound }
}

// Retry says how many calls are made in all (4 by default; 1 is no retry), the first wait (50 ms) and the longest (2 s).
// Waits double, times a random factor of 0.5 to 1, unless the server says how long to wait.
func Retry(attempts int, base, most time.Duration) Option {
	return func(o *options) { o.attempts, o.base, o.most = attempts, base, most }
}

// Near keeps copies in this process. See [NearOptions].
func Near(near NearOptions) Option { return func(o *options) { o.near = &near } }

// Telemetry traces and counts by OpenTelemetry, with the providers that are set globally.
func Telemetry() Option { return func(o *options) { o.telemetry = true } }

// DialOptions are handed to gRPC.
func DialOptions(more ...grpc.DialOption) Option {
	return func(o *options) { o.dial = append(o.dial, more...) }
}

// GetOption is one of a read.
type GetOption func(*getOptions)

type getOptions struct {
	onMiss       string
	maxStaleness *time.Duration
	minVersion   *int64
	minVersions  map[string]int64
	receipt      string
	wait         *time.Duration
	skipNear     bool
}

// OnMiss says what to do when there is nothing fresh: "RETURN" (the default of this client, so that a look takes no lease by
// accident), "LEASE", "LOAD", or "POLICY" for what the namespace says.
func OnMiss(what string) GetOption { return func(o *getOptions) { o.onMiss = what } }

// MaxStaleness: nothing older is served to this call.
func MaxStaleness(bound time.Duration) GetOption {
	return func(o *getOptions) { o.maxStaleness = &bound }
}

// MinVersion: nothing of a lower version, or of none, is served to this call.
func MinVersion(version int64) GetOption { return func(o *getOptions) { o.minVersion = &version } }

// MinVersions is MinVersion for some of the keys of a GetMany.
func MinVersions(versions map[string]int64) GetOption {
	return func(o *getOptions) { o.minVersions = versions }
}

// NotBefore: the read sees at least what the answer saw that gave this receipt.
func NotBefore(receipt string) GetOption { return func(o *getOptions) { o.receipt = receipt } }

// Wait bounds the wait for another caller's load; 0: not at all. Not of GetOrLoad.
func Wait(bound time.Duration) GetOption { return func(o *getOptions) { o.wait = &bound } }

// SkipNear goes past the near cache.
func SkipNear() GetOption { return func(o *getOptions) { o.skipNear = true } }

// PutOption is one of a put.
type PutOption func(*putOptions)

type putOptions struct {
	version      *int64
	tags         []string
	leaseToken   string
	ttl          *time.Duration
	loadDuration *time.Duration
	receipt      string
	reach        Reach
	requestID    string
}

// Version of the row or document, 0 or more, monotonic per key.
func Version(version int64) PutOption { return func(o *putOptions) { o.version = &version } }

// Tags are what the value depends on, besides what the namespace adds.
func Tags(tags ...string) PutOption { return func(o *putOptions) { o.tags = append(o.tags, tags...) } }

// UnderLease puts with the right that an earlier Get gave.
func UnderLease(token string) PutOption { return func(o *putOptions) { o.leaseToken = token } }

// TTL: fresh for this long, when that is shorter than the ttl of the policy.
func TTL(ttl time.Duration) PutOption { return func(o *putOptions) { o.ttl = &ttl } }

// LoadDuration says how long ago the load began, without a lease.
func LoadDuration(ago time.Duration) PutOption { return func(o *putOptions) { o.loadDuration = &ago } }

// Since: an invalidation after the Get that gave this receipt refuses the put, without a lease.
func Since(receipt string) PutOption { return func(o *putOptions) { o.receipt = receipt } }

// PutReach is STORE by default.
func PutReach(reach Reach) PutOption { return func(o *putOptions) { o.reach = reach } }

// WriteID: an origin that the server writes to is told it, so that a retry with the same one has no second effect there.
func WriteID(id string) PutOption { return func(o *putOptions) { o.requestID = id } }

// BustOption is one of an invalidation.
type BustOption func(*bustOptions)

type bustOptions struct {
	soft      bool
	reach     Reach
	reason    string
	requestID string
	dryRun    bool
	pace      *int32
	settle    *time.Duration
	atLeast   *int64
}

// Soft: values are served as stale while one caller for each key refreshes them. Not of bumps.
func Soft() BustOption { return func(o *bustOptions) { o.soft = true } }

// WithReach is FLEET by default.
func WithReach(reach Reach) BustOption { return func(o *bustOptions) { o.reach = reach } }

// Because is a reason for people and the journal.
func Because(reason string) BustOption { return func(o *bustOptions) { o.reason = reason } }

// RequestID: a retry with the same one has no second effect. The client draws one where none is given.
func RequestID(id string) BustOption { return func(o *bustOptions) { o.requestID = id } }

// DryRun does nothing, and says what would be met. Not of bumps.
func DryRun() BustOption { return func(o *bustOptions) { o.dryRun = true } }

// Pace bounds the leases a second afterwards, of InvalidateTag.
func Pace(loadsPerSecond int32) BustOption { return func(o *bustOptions) { o.pace = &loadsPerSecond } }

// Settle is for data without versions behind a lagging replica, of InvalidateTag.
func Settle(window time.Duration) BustOption { return func(o *bustOptions) { o.settle = &window } }

// AtLeast does nothing if the version is this high already, of bumps.
func AtLeast(version int64) BustOption { return func(o *bustOptions) { o.atLeast = &version } }

func apply[O any, F ~func(*O)](given []F) O {
	if len(given) == 0 {
		var plain O
		return plain
	}
	var made O
	for _, option := range given {
		option(&made)
	}
	return made
}

// AwaitOption is one of AwaitReceipt.
type AwaitOption func(*awaitOptions)

type awaitOptions struct {
	reach Reach
	wait  *time.Duration
}

// AwaitReach is FLEET by default.
func AwaitReach(reach Reach) AwaitOption { return func(o *awaitOptions) { o.reach = reach } }

// AwaitWait is how long to wait, at most 60 s.
func AwaitWait(bound time.Duration) AwaitOption { return func(o *awaitOptions) { o.wait = &bound } }
