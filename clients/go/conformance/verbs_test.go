package conformance

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	freshold "github.com/freshold/freshold/clients/go"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// perform carries out the verb of a step.
func (r *run) perform(ctx context.Context, step step) (any, error) {
	switch step.verb {
	case "fault":
		return nil, r.line.fault(step.arguments)
	case "calls":
		return r.line.calls(step.arguments["method"].(string))
	case "loader":
		return r.loaders.told(step.arguments["name"].(string)), nil
	case "open":
		r.loaders.open(step.arguments["gate"].(string))
		return nil, nil
	case "cancel":
		r.background[step.arguments["as"].(string)].cancel()
		return nil, nil
	case "session":
		return form{"receipt": r.sessions[step.arguments["name"].(string)].Receipt()}, nil
	case "headers":
		return r.headers(step.arguments)
	case "events":
		return r.events(ctx, step.arguments)
	case "closeStream":
		r.streams[step.arguments["name"].(string)].Close()
		return nil, nil
	}
	client, err := r.client(step.client)
	if err != nil {
		return nil, err
	}
	// The case itself has a deadline, which would take the place of the client's.
	ctx, cancel := withoutDeadline(ctx)
	defer cancel()
	return r.ask(ctx, client.Within(r.session(client, step.session)), step)
}

// ask carries out a verb of the client.
func (r *run) ask(ctx context.Context, client *freshold.Client, step step) (any, error) {
	given := step.arguments
	switch step.verb {
	case "closeClient":
		return nil, client.Close()
	case "near":
		return r.near(client, step.client), nil
	case "subscribe":
		r.streams[given["name"].(string)] = client.Subscribe(context.WithoutCancel(ctx), selectorOf(given["selector"]), subscribeOptions(given)...)
		return nil, nil
	case "invalidateTag":
		busted, err := client.InvalidateTag(ctx, list(given["tags"]), bustOptions(given)...)
		return bustedForm(busted, err), nil
	case "invalidate":
		var keys []freshold.KeyAt
		for _, each := range given["keys"].([]any) {
			key := each.(map[string]any)
			keys = append(keys, freshold.KeyAt{Key: key["key"].(string), Version: versionOf(key, "version")})
		}
		busted, err := freshold.CacheOf[any](client, given["namespace"].(string)).Invalidate(ctx, keys, bustOptions(given)...)
		return bustedForm(busted, err), nil
	case "bumpScope":
		return bumpedForm(client.BumpScope(ctx, given["scope"].(string), bustOptions(given)...)), nil
	case "bumpNamespace":
		return bumpedForm(client.BumpNamespace(ctx, given["namespace"].(string), bustOptions(given)...)), nil
	case "awaitReceipt":
		return awaited(ctx, client, given), nil
	}
	switch step.codec {
	case "", "json":
		return perform(ctx, r, cacheOf(client, step, freshold.JSON[any]()), step, func(value any) any { return value }, func(value any) any { return value })
	case "text":
		return perform(ctx, r, cacheOf(client, step, freshold.Text()), step, func(value any) string { return value.(string) }, func(value string) any { return value })
	case "raw":
		return perform(ctx, r, cacheOf(client, step, freshold.Raw()), step, bytesOf, encoded)
	case "protobuf":
		codec := freshold.Message(func() *wrapperspb.StringValue { return &wrapperspb.StringValue{} })
		return perform(ctx, r, cacheOf(client, step, codec), step,
			func(value any) *wrapperspb.StringValue { return wrapperspb.String(value.(string)) },
			func(value *wrapperspb.StringValue) any { return value.GetValue() })
	}
	return nil, fmt.Errorf("codec %q is unknown", step.codec)
}

func bytesOf(value any) []byte {
	bytes, err := base64.StdEncoding.DecodeString(value.(map[string]any)["base64"].(string))
	if err != nil {
		panic(err)
	}
	return bytes
}

func cacheOf[V any](client *freshold.Client, step step, codec freshold.Codec[V]) *freshold.Cache[V] {
	namespace, _ := step.arguments["namespace"].(string)
	if puts, ok := step.arguments["puts"].([]any); ok {
		namespace = puts[0].(map[string]any)["namespace"].(string)
	}
	return freshold.CacheOf[V](client, namespace).WithCodec(codec).WithSchema(step.schema)
}

// perform carries out a verb of a cache.
func perform[V any](ctx context.Context, r *run, cache *freshold.Cache[V], step step, valueOf func(any) V, shown func(V) any) (any, error) {
	given := step.arguments
	key, _ := given["key"].(string)
	switch step.verb {
	case "get":
		found, err := cache.Get(ctx, key, getOptions(given)...)
		return lookupForm(found, err, shown), nil
	case "getMany":
		return getMany(ctx, cache, given, shown), nil
	case "getOrLoad":
		if timeout, ok := span(given, "timeout"); ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, timeout)
			defer cancel()
		}
		found, err := cache.GetOrLoad(ctx, key, loaderOf(r.loaders, given["loader"].(map[string]any), valueOf), getOptions(given)...)
		return lookupForm(found, err, shown), nil
	case "put":
		if negative, ok := given["negative"].(map[string]any); ok {
			message, _ := negative["message"].(string)
			return putForm(cache.PutNegative(ctx, key, freshold.NegativeKind(negative["kind"].(string)), message, putOptions(given)...)), nil
		}
		return putForm(cache.Put(ctx, key, valueOf(given["value"]), putOptions(given)...)), nil
	case "putMany":
		return putMany(ctx, cache, given, valueOf), nil
	case "abandon":
		failed, _ := given["failed"].(bool)
		released, err := cache.Abandon(ctx, key, given["leaseToken"].(string), failed)
		if err != nil {
			return errorForm(err), nil
		}
		return form{"released": released}, nil
	}
	return nil, fmt.Errorf("verb %q is unknown", step.verb)
}

func getMany[V any](ctx context.Context, cache *freshold.Cache[V], given form, shown func(V) any) form {
	options := getOptions(given)
	if versions, ok := given["minVersions"].(map[string]any); ok {
		asked := map[string]int64{}
		for key, version := range versions {
			asked[key] = number(version.(string))
		}
		options = append(options, freshold.MinVersions(asked))
	}
	items, err := cache.GetMany(ctx, list(given["keys"]), options...)
	if err != nil {
		return errorForm(err)
	}
	told := form{"results": []any{}}
	var results []any
	for _, item := range items {
		it := lookupForm(item.Lookup, item.Err, shown)
		it["key"] = item.Key
		put(told, "receipt", item.Receipt)
		results = append(results, it)
	}
	told["results"] = results
	return told
}

func putMany[V any](ctx context.Context, cache *freshold.Cache[V], given form, valueOf func(any) V) form {
	var puts []freshold.KeyValue[V]
	for _, each := range given["puts"].([]any) {
		one := each.(map[string]any)
		made := freshold.KeyValue[V]{Key: one["key"].(string), Options: putOptions(one)}
		if negative, ok := one["negative"].(map[string]any); ok {
			made.Negative = &freshold.Negative{Kind: freshold.NegativeKind(negative["kind"].(string))}
		} else {
			made.Value = valueOf(one["value"])
		}
		puts = append(puts, made)
	}
	items, err := cache.PutMany(ctx, puts)
	if err != nil {
		return errorForm(err)
	}
	results := []any{}
	for _, item := range items {
		it := putForm(item.PutResult, item.Err)
		it["key"] = item.Key
		results = append(results, it)
	}
	return form{"results": results}
}

func awaited(ctx context.Context, client *freshold.Client, given form) form {
	var options []freshold.AwaitOption
	if reach, ok := given["reach"].(string); ok {
		options = append(options, freshold.AwaitReach(freshold.Reach(reach)))
	}
	if wait, ok := span(given, "wait"); ok {
		options = append(options, freshold.AwaitWait(wait))
	}
	told, err := client.AwaitReceipt(ctx, given["receipt"].(string), options...)
	if err != nil {
		return errorForm(err)
	}
	return form{"reached": told.Reached, "nodesAcked": told.NodesAcked, "pendingNodes": orEmpty(told.PendingNodes)}
}

func (r *run) near(client *freshold.Client, name string) form {
	stats := client.Near().Stats()
	r.mu.Lock()
	defer r.mu.Unlock()
	return form{"state": stats.State, "entries": stats.Entries, "weight": stats.Weight, "hits": stats.Hits, "misses": stats.Misses, "fills": stats.Fills,
		"invalidated": stats.Invalidated, "evicted": stats.Evicted, "expired": stats.Expired, "gaps": stats.Gaps, "resets": stats.Resets,
		"events": orEmpty(r.heard[name])}
}

func (r *run) events(ctx context.Context, given form) (any, error) {
	skip := []string{"Checkpoint"}
	if named, ok := given["skip"]; ok {
		skip = list(named)
	}
	count := 1
	if asked, ok := given["count"].(float64); ok {
		count = int(asked)
	}
	events := []any{}
	for len(events) < count {
		event, err := r.streams[given["name"].(string)].Next(ctx)
		if err != nil {
			return errorForm(err), nil
		}
		if told := eventForm(event); !slices.Contains(skip, told["kind"].(string)) {
			events = append(events, told)
		}
	}
	return form{"events": events}, nil
}

func (r *run) headers(given form) (any, error) {
	captured, ok := r.kept[given["of"].(string)].(map[string]any)
	if !ok {
		return nil, errors.New("nothing was captured under this name")
	}
	header := http.Header{}
	freshold.SetHeaders(header, lookupFrom(captured), freshold.Visibility(given["visibility"].(string)))
	told := form{}
	for name := range header {
		told[strings.ToLower(name)] = header.Get(name)
	}
	return told, nil
}

// lookupFrom is the inverse of lookupForm, as far as headers need it.
func lookupFrom(told form) freshold.Lookup[any] {
	hit, ok := told["hit"].(map[string]any)
	if !ok {
		return freshold.Lookup[any]{Miss: &freshold.Miss{}}
	}
	made := &freshold.Hit[any]{Freshness: freshold.Freshness(hit["freshness"].(string)), Tags: list(hit["tags"]), Version: versionOf(hit, "version")}
	made.FreshFor, _ = span(hit, "freshFor")
	made.StaleFor, _ = span(hit, "staleFor")
	return freshold.Lookup[any]{Hit: made}
}

func withoutDeadline(ctx context.Context) (context.Context, context.CancelFunc) {
	free, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	return free, func() { stop(); cancel() }
}

func getOptions(given form) []freshold.GetOption {
	var made []freshold.GetOption
	if onMiss, ok := given["onMiss"].(string); ok {
		made = append(made, freshold.OnMiss(onMiss))
	}
	if bound, ok := span(given, "maxStaleness"); ok {
		made = append(made, freshold.MaxStaleness(bound))
	}
	if version := versionOf(given, "minVersion"); version != nil {
		made = append(made, freshold.MinVersion(*version))
	}
	if receipt, ok := given["receipt"].(string); ok {
		made = append(made, freshold.NotBefore(receipt))
	}
	if wait, ok := span(given, "wait"); ok {
		made = append(made, freshold.Wait(wait))
	}
	if skip, _ := given["skipNear"].(bool); skip {
		made = append(made, freshold.SkipNear())
	}
	return made
}

func putOptions(given form) []freshold.PutOption {
	made := []freshold.PutOption{freshold.Tags(list(given["tags"])...)}
	if version := versionOf(given, "version"); version != nil {
		made = append(made, freshold.Version(*version))
	}
	if token, ok := given["leaseToken"].(string); ok {
		made = append(made, freshold.UnderLease(token))
	}
	if ttl, ok := span(given, "ttl"); ok {
		made = append(made, freshold.TTL(ttl))
	}
	if ago, ok := span(given, "loadDuration"); ok {
		made = append(made, freshold.LoadDuration(ago))
	}
	if receipt, ok := given["receipt"].(string); ok {
		made = append(made, freshold.Since(receipt))
	}
	if reach, ok := given["reach"].(string); ok {
		made = append(made, freshold.PutReach(freshold.Reach(reach)))
	}
	return made
}

func bustOptions(given form) []freshold.BustOption {
	var made []freshold.BustOption
	if given["mode"] == "SOFT" {
		made = append(made, freshold.Soft())
	}
	for name, option := range map[string]func(string) freshold.BustOption{
		"reason": freshold.Because, "requestId": freshold.RequestID, "reach": func(reach string) freshold.BustOption { return freshold.WithReach(freshold.Reach(reach)) },
	} {
		if text, ok := given[name].(string); ok {
			made = append(made, option(text))
		}
	}
	if dry, _ := given["dryRun"].(bool); dry {
		made = append(made, freshold.DryRun())
	}
	if pace, ok := given["pace"].(float64); ok {
		made = append(made, freshold.Pace(int32(pace)))
	}
	if settle, ok := span(given, "settle"); ok {
		made = append(made, freshold.Settle(settle))
	}
	if version := versionOf(given, "atLeast"); version != nil {
		made = append(made, freshold.AtLeast(*version))
	}
	return made
}

func subscribeOptions(given form) []freshold.SubscribeOption {
	var made []freshold.SubscribeOption
	if token, ok := given["resumeToken"].(string); ok {
		made = append(made, freshold.ResumeAfter(token))
	}
	if interval, ok := span(given, "checkpointInterval"); ok {
		made = append(made, freshold.CheckpointEvery(interval))
	}
	return made
}

func selectorOf(given any) freshold.Selector {
	selector, _ := given.(map[string]any)
	return freshold.Selector{Namespaces: list(selector["namespaces"]), Tags: list(selector["tags"]), Scopes: list(selector["scopes"]),
		KeyPrefixes: list(selector["keyPrefixes"])}
}
