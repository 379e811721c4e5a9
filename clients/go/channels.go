package freshold

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Channel is where events come from, as the node that answers has it.
type Channel struct {
	Name string
	// Connector is "kafka", "rabbitmq", "nats" or "pulsar".
	Connector, Topic string
	// Feeds are the namespaces that its rules name.
	Feeds []string
	// Down says why it brings nothing; empty: it is up.
	Down string
	// Backlog is how many messages are not acknowledged, by the broker; nil: it does not say.
	Backlog *int64
	// Lag is how far behind the events are; 0 where none waits.
	Lag time.Duration
	// DeadLetters is how many lie there; nil: the broker does not say.
	DeadLetters *int64
	Counts      ChannelCounts
}

// ChannelCounts are what a node has counted since it started.
type ChannelCounts struct {
	Received, Applied int64
	// Idle called for nothing. Duplicates were known as copies, and Late are keys whose busts were late or copies.
	Idle, Duplicates, Late int64
	DeadLetters            int64
	// CoarseBumps is how often everything that the channel feeds was invalidated because of dead letters.
	CoarseBumps int64
}

// ListChannels gives the channels of the node that answers.
func (c *Client) ListChannels(ctx context.Context) ([]Channel, error) {
	var response *pb.ListChannelsResponse
	err := c.call(ctx, "ListChannels", true, func(ctx context.Context) (err error) {
		response, err = c.admin.ListChannels(ctx, &pb.ListChannelsRequest{})
		return err
	})
	var told []Channel
	for _, each := range response.GetChannels() {
		counts := each.GetCounts()
		told = append(told, Channel{Name: each.GetName(), Connector: each.GetConnector(), Topic: each.GetTopic(), Feeds: each.GetFeeds(), Down: each.GetDown(),
			Backlog: each.Backlog, Lag: each.GetLag().AsDuration(), DeadLetters: each.DeadLetters,
			Counts: ChannelCounts{Received: counts.GetReceived(), Applied: counts.GetApplied(), Idle: counts.GetIdle(), Duplicates: counts.GetDuplicates(),
				Late: counts.GetLate(), DeadLetters: counts.GetDeadLetters(), CoarseBumps: counts.GetCoarseBumps()}})
	}
	return told, err
}

// DeadLetter is a message that could not be carried out.
type DeadLetter struct {
	// Token lists what is behind it.
	Token string
	// Place is where it stood, such as "orders/3@1234".
	Place string
	Time  time.Time
	// Category is MALFORMED, UNMATCHED, VERSION_INVALID or such; empty: it would be carried out now.
	Category string
	// Why is for people.
	Why string
	Key string
	// Data is the beginning of the message as text, at most 2,000 characters.
	Data string
	// Size of the whole message, in bytes.
	Size int64
}

// ListDeadLetters lists what lies among the dead letters of a channel, oldest first, and says how many are behind those, about.
// The limit is 200 at most, and 20 where it is 0; after is the token of a letter, or empty. It changes nothing.
func (c *Client) ListDeadLetters(ctx context.Context, channel string, limit int, after string) (letters []DeadLetter, more int64, err error) {
	var response *pb.ListDeadLettersResponse
	err = c.call(ctx, "ListDeadLetters", true, func(ctx context.Context) (err error) {
		response, err = c.admin.ListDeadLetters(ctx, &pb.ListDeadLettersRequest{Channel: channel, Limit: int32(limit), After: after}) //nolint:gosec // checked by the server
		return err
	})
	for _, each := range response.GetLetters() {
		letters = append(letters, DeadLetter{each.GetToken(), each.GetPlace(), each.GetTime().AsTime(), each.GetCategory(), each.GetWhy(), each.GetKey(),
			each.GetData(), each.GetSizeBytes()})
	}
	return letters, response.GetMore(), err
}

// Replay says how to carry out again. The zero value is everything, at 100 messages a second.
type Replay struct {
	// Rate in messages a second, 1 to 100,000; 0: 100.
	Rate int
	// Limit: at most so many messages; 0: all.
	Limit int64
	// Since and From say where to begin, one of them at most; not of dead letters. From is the ResumeToken of a [Progress], or a place:
	// "0:1200,1:980" are offsets of Kafka's partitions, "1200" is behind that sequence of a stream.
	Since time.Time
	From  string
	// DryRun only counts what would happen; not of dead letters.
	DryRun bool
}

// Progress of a replay.
type Progress struct {
	Read int64
	// Applied were carried out; in a dry run: would be. Idle called for nothing, Late are keys whose busts were late or copies, and
	// Failed could not be carried out.
	Applied, Idle, Late, Failed int64
	// Remaining are still to be read, about.
	Remaining int64
	// ResumeToken: everything up to here is done.
	ResumeToken string
	// Done: this is the last one.
	Done bool
}

// ReplayDeadLetters carries out the dead letters of a channel under the rules of today, as many as lie there now, and yields its
// progress each second. What fails again stays a dead letter. Leaving the loop stops it; so does an error, which is the last
// that is yielded. There is no deadline but that of the context.
func (c *Client) ReplayDeadLetters(ctx context.Context, channel string, how Replay) iter.Seq2[Progress, error] {
	return replay(ctx, c.core, func(ctx context.Context) (grpc.ServerStreamingClient[pb.ReplayDeadLettersResponse], error) {
		return c.admin.ReplayDeadLetters(ctx, &pb.ReplayDeadLettersRequest{Channel: channel, Rate: int32(how.Rate), Limit: how.Limit}) //nolint:gosec // checked by the server
	})
}

// ReplayEvents carries out again what a channel has brought before, up to what is its end now, and yields its progress each second,
// with a token to go on from. What has a version has no second effect. See [Client.ReplayDeadLetters] for how it ends.
func (c *Client) ReplayEvents(ctx context.Context, channel string, how Replay) iter.Seq2[Progress, error] {
	request := &pb.ReplayEventsRequest{Channel: channel, Rate: int32(how.Rate), Limit: how.Limit, DryRun: how.DryRun} //nolint:gosec // checked by the server
	switch {
	case how.From != "":
		request.From = &pb.ReplayEventsRequest_ResumeToken{ResumeToken: how.From}
	case !how.Since.IsZero():
		request.From = &pb.ReplayEventsRequest_Time{Time: timestamppb.New(how.Since)}
	}
	return replay(ctx, c.core, func(ctx context.Context) (grpc.ServerStreamingClient[pb.ReplayEventsResponse], error) {
		return c.admin.ReplayEvents(ctx, request)
	})
}

// progressing is an answer of either replay.
type progressing[T any] interface {
	*T
	GetProgress() *pb.ReplayProgress
}

func replay[T any, P progressing[T]](ctx context.Context, c *core, open func(context.Context) (grpc.ServerStreamingClient[T], error)) iter.Seq2[Progress, error] {
	return func(yield func(Progress, error) bool) {
		if c.life.Err() != nil {
			yield(Progress{}, closedError())
			return
		}
		ctx, cancel := context.WithCancel(c.outgoing(ctx))
		defer cancel()
		defer context.AfterFunc(c.life, cancel)()
		stream, err := open(ctx)
		for err == nil {
			var answer *T
			if answer, err = stream.Recv(); err != nil {
				break
			}
			if !yield(progressOf(P(answer).GetProgress()), nil) {
				return
			}
		}
		if !errors.Is(err, io.EOF) {
			yield(Progress{}, c.mended(ctx, fromRPC(err)))
		}
	}
}

func progressOf(told *pb.ReplayProgress) Progress {
	return Progress{told.GetRead(), told.GetApplied(), told.GetIdle(), told.GetLate(), told.GetFailed(), told.GetRemaining(), told.GetResumeToken(), told.GetDone()}
}
