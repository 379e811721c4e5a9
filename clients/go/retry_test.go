package freshold

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"
)

func TestAgain_followsTheTable(t *testing.T) {
	second := time.Second
	chosen := defaults()
	for _, each := range []struct {
		failed   Error
		attempts int
		wait     time.Duration
		worth    bool
	}{
		{Error{Code: codes.Unavailable, RetryAfter: &second}, 1, second, true},
		{Error{Code: codes.ResourceExhausted, RetryAfter: &second}, 3, second, true},
		{Error{Code: codes.ResourceExhausted}, 1, 0, false},
		{Error{Code: codes.Unavailable, RetryAfter: &second}, 4, 0, false},
		{Error{Code: codes.DeadlineExceeded}, 1, 0, false},
		{Error{Code: codes.Internal}, 1, 0, false},
		{Error{Kind: LoadFailed}, 1, 0, false},
	} {
		if wait, worth := chosen.again(&each.failed, each.attempts); wait != each.wait || worth != each.worth {
			t.Errorf("%v after %d: %v, %v", each.failed.Code, each.attempts, wait, worth)
		}
	}
}

func TestBackoff_doublesUpToTheLongest(t *testing.T) {
	chosen := defaults()
	for attempts, most := range map[int]time.Duration{1: 50 * time.Millisecond, 2: 100 * time.Millisecond, 3: 200 * time.Millisecond, 7: 2 * time.Second, 90: 2 * time.Second} {
		for range 100 {
			if wait := chosen.backoff(attempts); wait < most/2 || wait > most {
				t.Fatalf("%d: %v", attempts, wait)
			}
		}
	}
}

func TestLoopback_isWhatIsSpokenToInPlainText(t *testing.T) {
	for address, want := range map[string]bool{
		"localhost:9000": true, "127.0.0.1:9000": true, "[::1]:9000": true, "dns:///localhost:9000": true, "unix:/run/freshold": true,
		"cache.example:9000": false, "10.0.0.1:9000": false, "localhost.example:9000": false,
	} {
		if got := loopback(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
