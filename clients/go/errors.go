package freshold

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Kind says what a caller may do about an error. It is an error itself, so that errors.Is(err, freshold.Unavailable) asks for it.
type Kind string

// The kinds of errors.
const (
	// InvalidRequest: mend the call; Error.Fields say where.
	InvalidRequest Kind = "INVALID_REQUEST"
	// NotAllowed: mend the settings or the credentials.
	NotAllowed Kind = "NOT_ALLOWED"
	// Limit: less at once, or later.
	Limit Kind = "LIMIT"
	// Unavailable: later. Of a write it is not known whether it took effect.
	Unavailable Kind = "UNAVAILABLE"
	// Deadline: the deadline passed. Of a write it is not known whether it took effect.
	Deadline Kind = "DEADLINE"
	// Cancelled: the caller cancelled.
	Cancelled Kind = "CANCELLED"
	// ServerFault: the log of the server says more.
	ServerFault Kind = "SERVER_FAULT"
	// LoadFailed: the loader failed; errors.Unwrap gives its error.
	LoadFailed Kind = "LOAD_FAILED"
	// LoadRefused: what was loaded could not be stored, Error.Reason says why; read the primary of the origin.
	LoadRefused Kind = "LOAD_REFUSED"
	// HeldBack: loads of the key are held back beyond the deadline, for Error.RetryAfter.
	HeldBack Kind = "HELD_BACK"
	// BadValue: the value does not fit the codec.
	BadValue Kind = "CODEC"
	// Closed: the client is closed.
	Closed Kind = "CLOSED"
)

func (k Kind) Error() string { return strings.ToLower(strings.ReplaceAll(string(k), "_", " ")) }

// Field is what is wrong with one field of a request.
type Field struct {
	// Path is written as in the request, such as "keys[3].version".
	Path string
	// Fault says what is wrong, and what to write.
	Fault string
}

// Error is every error of this package.
type Error struct {
	Kind Kind
	// Code is that of gRPC; codes.OK where the client itself raises the error.
	Code codes.Code
	// Reason is one of ErrorReason in errors.proto, such as "STORE_UNAVAILABLE"; with LoadRefused that of the refusal; or empty.
	Reason  string
	Message string
	Fields  []Field
	// RetryAfter is how long to wait, where that is known.
	RetryAfter *time.Duration
	// Metadata are the figures of the reason, such as "limit".
	Metadata map[string]string
	// Cause is the error of the loader, of the codec, or of gRPC.
	Cause error
}

func (e *Error) Error() string {
	told := "freshold: " + e.Kind.Error()
	if e.Reason != "" {
		told += " (" + e.Reason + ")"
	}
	if e.Message != "" {
		told += ": " + e.Message
	}
	return told
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is compares with a [Kind], and Deadline and Cancelled with the errors of package context as well.
func (e *Error) Is(target error) bool {
	if kind, ok := target.(Kind); ok {
		return kind == e.Kind
	}
	return e.Kind == Deadline && target == context.DeadlineExceeded || e.Kind == Cancelled && target == context.Canceled
}

func closedError() *Error { return &Error{Kind: Closed, Message: "the client is closed"} }

// fromRPC makes an Error of what a call has failed with.
func fromRPC(err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return fromStatus(status.Convert(err), err)
}

// fromItem makes an Error of what one item of a batch has failed with.
func fromItem(item *rpcstatus.Status) *Error { return fromStatus(status.FromProto(item), nil) }

func fromStatus(told *status.Status, cause error) *Error {
	made := &Error{Kind: kindOf(told.Code()), Code: told.Code(), Message: told.Message(), Cause: cause}
	for _, detail := range told.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			made.Reason, made.Metadata = detail.GetReason(), detail.GetMetadata()
		case *errdetails.BadRequest:
			for _, field := range detail.GetFieldViolations() {
				made.Fields = append(made.Fields, Field{Path: field.GetField(), Fault: field.GetDescription()})
			}
		case *errdetails.RetryInfo:
			if detail.GetRetryDelay() != nil {
				after := detail.GetRetryDelay().AsDuration()
				made.RetryAfter = &after
			}
		}
	}
	return made
}

func kindOf(code codes.Code) Kind {
	switch code {
	case codes.InvalidArgument, codes.OutOfRange:
		return InvalidRequest
	case codes.NotFound, codes.FailedPrecondition, codes.PermissionDenied, codes.Unauthenticated:
		return NotAllowed
	case codes.ResourceExhausted:
		return Limit
	case codes.Unavailable:
		return Unavailable
	case codes.DeadlineExceeded:
		return Deadline
	case codes.Canceled:
		return Cancelled
	default:
		return ServerFault
	}
}

// fromContext makes an Error of a context that is over.
func fromContext(ctx context.Context) *Error {
	err := context.Cause(ctx)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Kind: Deadline, Message: "the deadline has passed", Cause: err}
	}
	return &Error{Kind: Cancelled, Message: "the caller cancelled", Cause: err}
}

func badValue(format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: BadValue, Message: err.Error(), Cause: errors.Unwrap(err)}
}
