package freshold

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// meters count by OpenTelemetry; a nil one counts nothing. Labels never hold keys, tags or values.
type meters struct {
	meter    metric.Meter
	counters map[string]metric.Int64Counter
	loads    metric.Int64Counter
	retries  metric.Int64Counter
	refusals metric.Int64Counter
}

func newMeters(on bool) (*meters, error) {
	if !on {
		return nil, nil
	}
	m := &meters{meter: otel.Meter("freshold"), counters: map[string]metric.Int64Counter{}}
	var err error
	if m.loads, err = m.meter.Int64Counter("freshold.client.loads", metric.WithDescription("Loads by outcome")); err != nil {
		return nil, err
	}
	if m.retries, err = m.meter.Int64Counter("freshold.client.retries", metric.WithDescription("Calls that were made again")); err != nil {
		return nil, err
	}
	if m.refusals, err = m.meter.Int64Counter("freshold.client.near.refusals", metric.WithDescription("Subscriptions of the near cache that were refused")); err != nil {
		return nil, err
	}
	for _, name := range []string{"hits", "misses", "fills", "invalidated", "evicted", "expired", "gaps", "resets"} {
		if m.counters[name], err = m.meter.Int64Counter("freshold.client.near." + name); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *meters) near(cache *NearCache) {
	if m == nil {
		return
	}
	gauge := func(name string, read func(NearStats) int64) {
		_, err := m.meter.Int64ObservableGauge("freshold.client.near."+name, metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(read(cache.Stats()))
			return nil
		}))
		if err != nil {
			otel.Handle(err)
		}
	}
	gauge("entries", func(s NearStats) int64 { return s.Entries })
	gauge("weight", func(s NearStats) int64 { return s.Weight })
}

func (m *meters) counted(ctx context.Context, name string, by int64) {
	if m != nil {
		m.counters[name].Add(ctx, by)
	}
}

func (m *meters) retried(ctx context.Context, method, reason string) {
	if m != nil {
		m.retries.Add(ctx, 1, metric.WithAttributes(attribute.String("method", method), attribute.String("reason", reason)))
	}
}

func (m *meters) loaded(ctx context.Context, outcome string) {
	if m != nil {
		m.loads.Add(ctx, 1, metric.WithAttributes(attribute.String("outcome", outcome)))
	}
}

func (m *meters) refused(ctx context.Context, failed *Error) {
	if m != nil && failed != nil {
		m.refusals.Add(ctx, 1, metric.WithAttributes(attribute.String("reason", failed.Reason)))
	}
}
