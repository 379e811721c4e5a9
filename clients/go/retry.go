package freshold

import (
	"context"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc/codes"
)

// again is the retry table: whether a failed call is worth another attempt, and after how long.
func (o options) again(failed *Error, attempts int) (time.Duration, bool) {
	if attempts >= o.attempts {
		return 0, false
	}
	switch {
	case failed.Code == codes.Unavailable, failed.Code == codes.ResourceExhausted && failed.RetryAfter != nil:
		if failed.RetryAfter != nil {
			return *failed.RetryAfter, true
		}
		return o.backoff(attempts), true
	default:
		return 0, false
	}
}

func (o options) backoff(attempts int) time.Duration {
	wait := o.most
	if shift := attempts - 1; shift < 30 {
		wait = min(o.base<<shift, o.most)
	}
	return time.Duration(float64(wait) * (0.5 + rand.Float64()/2))
}

// fits says whether a wait ends before the deadline.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, has := ctx.Deadline()
	return ctx.Err() == nil && (!has || time.Now().Add(wait).Before(deadline))
}

// sleep says false if the context ended first.
func sleep(ctx context.Context, span time.Duration) bool {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
