package freshold

import (
	"encoding/json"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Payload is a value as it is on the wire.
type Payload struct {
	Data []byte
	// Text: the data are UTF-8, and are sent so that they read well by hand.
	Text        bool
	ContentType string
}

// A Codec turns values into payloads and back. It must be safe for concurrent use.
type Codec[V any] interface {
	Encode(value V) (Payload, error)
	// Decode must not keep or change the data.
	Decode(payload Payload) (V, error)
}

// The content types of the codecs of this package.
const (
	ContentJSON     = "application/json"
	ContentText     = "text/plain"
	ContentRaw      = "application/octet-stream"
	ContentProtobuf = "application/x-protobuf"
)

// JSON is the codec that a cache has by default: encoding/json, as text.
func JSON[V any]() Codec[V] { return jsonCodec[V]{} }

type jsonCodec[V any] struct{}

func (jsonCodec[V]) Encode(value V) (Payload, error) {
	data, err := json.Marshal(value)
	return Payload{Data: data, Text: true, ContentType: ContentJSON}, err
}

func (jsonCodec[V]) Decode(payload Payload) (V, error) {
	var value V
	if err := expectType(payload, ContentJSON); err != nil {
		return value, err
	}
	return value, json.Unmarshal(payload.Data, &value)
}

// Text is the codec of strings.
func Text() Codec[string] { return textCodec{} }

type textCodec struct{}

func (textCodec) Encode(value string) (Payload, error) {
	return Payload{Data: []byte(value), Text: true, ContentType: ContentText}, nil
}

func (textCodec) Decode(payload Payload) (string, error) {
	return string(payload.Data), expectType(payload, ContentText)
}

// Raw is the codec of bytes; it reads whatever is there.
func Raw() Codec[[]byte] { return rawCodec{} }

type rawCodec struct{}

func (rawCodec) Encode(value []byte) (Payload, error) {
	return Payload{Data: value, ContentType: ContentRaw}, nil
}

func (rawCodec) Decode(payload Payload) ([]byte, error) {
	return append([]byte{}, payload.Data...), nil
}

// Message is the codec of a protobuf message, given by a function that makes an empty one.
func Message[M proto.Message](empty func() M) Codec[M] { return messageCodec[M]{empty} }

type messageCodec[M proto.Message] struct{ empty func() M }

func (messageCodec[M]) Encode(value M) (Payload, error) {
	data, err := proto.Marshal(value)
	return Payload{Data: data, ContentType: ContentProtobuf}, err
}

func (c messageCodec[M]) Decode(payload Payload) (M, error) {
	value := c.empty()
	if err := expectType(payload, ContentProtobuf); err != nil {
		return value, err
	}
	return value, proto.Unmarshal(payload.Data, value)
}

func expectType(payload Payload, wanted string) error {
	media, _, _ := strings.Cut(payload.ContentType, ";")
	if media = strings.TrimSpace(media); media != "" && !strings.EqualFold(media, wanted) {
		return badValue("the value is %q, and the codec reads %q", payload.ContentType, wanted)
	}
	return nil
}

func (p Payload) wire() *pb.Value {
	value := &pb.Value{ContentType: p.ContentType}
	if p.Text {
		value.Content = &pb.Value_Text{Text: string(p.Data)}
	} else {
		value.Content = &pb.Value_Data{Data: p.Data}
	}
	return value
}

func payloadOf(value *pb.Value) Payload {
	if text, ok := value.GetContent().(*pb.Value_Text); ok {
		return Payload{Data: []byte(text.Text), Text: true, ContentType: value.GetContentType()}
	}
	return Payload{Data: value.GetData(), ContentType: value.GetContentType()}
}

func encode[V any](codec Codec[V], value V) (Payload, error) {
	payload, err := codec.Encode(value)
	if err != nil {
		return payload, badValue("the value cannot be encoded: %w", err)
	}
	return payload, nil
}

func decode[V any](codec Codec[V], payload Payload) (V, error) {
	value, err := codec.Decode(payload)
	if err == nil {
		return value, nil
	}
	if known, ok := err.(*Error); ok {
		return value, known
	}
	return value, badValue("the cached value cannot be decoded: %w", err)
}
