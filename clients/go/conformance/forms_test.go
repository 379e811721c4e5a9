package conformance

import (
	"encoding/base64"
	"errors"
	"strconv"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	"google.golang.org/grpc/codes"
)

// Results in the form that the patterns speak of.

type form = map[string]any

func lookupForm[V any](found freshold.Lookup[V], err error, shown func(V) any) form {
	if err != nil {
		return errorForm(err)
	}
	told := form{}
	put(told, "receipt", found.Receipt)
	switch {
	case found.Hit != nil:
		hit := found.Hit
		it := form{"value": shown(hit.Value), "freshness": hit.Freshness, "served": hit.Served, "age": millis(hit.Age), "freshFor": millis(hit.FreshFor),
			"staleFor": millis(hit.StaleFor), "tags": orEmpty(hit.Tags), "contentType": hit.ContentType}
		version(it, "version", hit.Version)
		lease(it, hit.Lease)
		told["hit"] = it
	case found.Negative != nil:
		it := form{"kind": found.Negative.Kind, "age": millis(found.Negative.Age), "freshFor": millis(found.Negative.FreshFor)}
		put(it, "message", found.Negative.Message)
		told["negative"] = it
	case found.Miss != nil:
		it := form{"reason": found.Miss.Reason}
		lease(it, found.Miss.Lease)
		if found.Miss.RetryAfter != nil {
			it["retryAfter"] = millis(*found.Miss.RetryAfter)
		}
		told["miss"] = it
	}
	return told
}

func putForm(result freshold.PutResult, err error) form {
	if err != nil {
		return errorForm(err)
	}
	told := form{}
	put(told, "receipt", result.Receipt)
	if stored := result.Stored; stored != nil {
		told["stored"] = form{"applied": stored.Applied, "freshFor": millis(stored.FreshFor), "staleFor": millis(stored.StaleFor),
			"tags": orEmpty(stored.Tags), "reached": stored.Reached}
	}
	if refused := result.Refused; refused != nil {
		it := form{"reason": refused.Reason}
		put(it, "message", refused.Message)
		version(it, "currentVersion", refused.CurrentVersion)
		told["refused"] = it
	}
	return told
}

func bustedForm(busted freshold.Busted, err error) form {
	if err != nil {
		return errorForm(err)
	}
	told := form{"reached": busted.Reached, "nodesAcked": busted.NodesAcked, "noOps": busted.NoOps}
	put(told, "receipt", busted.Receipt)
	if busted.EstimatedEntries != nil {
		told["estimatedEntries"] = *busted.EstimatedEntries
	}
	return told
}

func bumpedForm(bumped freshold.Bumped, err error) form {
	told := bustedForm(bumped.Busted, err)
	if err == nil {
		told["version"], told["applied"] = digits(bumped.Version), bumped.Applied
	}
	return told
}

func errorForm(err error) form {
	var known *freshold.Error
	if !errors.As(err, &known) {
		return form{"error": form{"kind": "UNTYPED", "message": err.Error()}}
	}
	it := form{"kind": string(known.Kind), "message": known.Error()}
	if known.Code != codes.OK {
		it["code"] = codeNames[known.Code]
	}
	put(it, "reason", known.Reason)
	var paths []string
	for _, field := range known.Fields {
		paths = append(paths, field.Path)
	}
	if len(paths) > 0 {
		it["fields"] = paths
	}
	if known.RetryAfter != nil {
		it["retryAfter"] = millis(*known.RetryAfter)
	}
	if known.Kind == freshold.LoadFailed && known.Cause != nil {
		it["cause"] = known.Cause.Error()
	}
	return form{"error": it}
}

var codeNames = map[codes.Code]string{
	codes.Canceled: "CANCELLED", codes.Unknown: "UNKNOWN", codes.InvalidArgument: "INVALID_ARGUMENT", codes.DeadlineExceeded: "DEADLINE_EXCEEDED",
	codes.NotFound: "NOT_FOUND", codes.AlreadyExists: "ALREADY_EXISTS", codes.PermissionDenied: "PERMISSION_DENIED", codes.ResourceExhausted: "RESOURCE_EXHAUSTED",
	codes.FailedPrecondition: "FAILED_PRECONDITION", codes.Aborted: "ABORTED", codes.OutOfRange: "OUT_OF_RANGE", codes.Unimplemented: "UNIMPLEMENTED",
	codes.Internal: "INTERNAL", codes.Unavailable: "UNAVAILABLE", codes.DataLoss: "DATA_LOSS", codes.Unauthenticated: "UNAUTHENTICATED",
}

func eventForm(event freshold.Event) form {
	told := form{}
	put(told, "resumeToken", event.Token())
	switch event := event.(type) {
	case freshold.Connected:
		told["kind"], told["position"] = "Connected", digits(event.Position)
	case freshold.Checkpoint:
		told["kind"], told["position"], told["current"] = "Checkpoint", digits(event.Position), event.Current
	case freshold.Invalidation:
		told["kind"], told["position"], told["what"], told["mode"] = "Invalidation", digits(event.Position), event.What, "HARD"
		if event.Soft {
			told["mode"] = "SOFT"
		}
		put(told, "namespace", event.Namespace)
		put(told, "reason", event.Reason)
		for name, list := range map[string][]string{"keys": event.Keys, "tags": event.Tags, "scopes": event.Scopes} {
			if len(list) > 0 {
				told[name] = list
			}
		}
	case freshold.Reset:
		told["kind"], told["reason"], told["position"] = "Reset", event.Reason, digits(event.Position)
		told["drop"] = form{"namespaces": orEmpty(event.Drop.Namespaces), "tags": orEmpty(event.Drop.Tags)}
	case freshold.Goodbye:
		told["kind"], told["retryAfter"] = "Goodbye", millis(event.RetryAfter)
	case freshold.Gap:
		told["kind"], told["silence"] = "Gap", millis(event.Silence)
	}
	return told
}

func put(into form, name, text string) {
	if text != "" {
		into[name] = text
	}
}

func version(into form, name string, given *int64) {
	if given != nil {
		into[name] = digits(*given)
	}
}

func lease(into form, given *freshold.Lease) {
	if given == nil {
		return
	}
	told := form{"token": given.Token, "duration": millis(given.Duration), "readPrimary": given.ReadPrimary}
	version(told, "minVersion", given.MinVersion)
	into["lease"] = told
}

func digits(number int64) string        { return strconv.FormatInt(number, 10) }
func millis(span time.Duration) float64 { return float64(span) / float64(time.Millisecond) }
func encoded(bytes []byte) any          { return form{"base64": base64.StdEncoding.EncodeToString(bytes)} }
func orEmpty(list []string) []string    { return append([]string{}, list...) }

func versionOf(arguments form, name string) *int64 {
	text, ok := arguments[name].(string)
	if !ok {
		return nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return &number
}

func list(given any) []string {
	var made []string
	items, _ := given.([]any)
	for _, item := range items {
		made = append(made, item.(string))
	}
	return made
}

func span(arguments form, name string) (time.Duration, bool) {
	number, ok := arguments[name].(float64)
	return time.Duration(number * float64(time.Millisecond)), ok
}
