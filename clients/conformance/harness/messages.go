package main

import (
	_ "embed"
	"encoding/json"
	"fmt"

	_ "google.golang.org/genproto/googleapis/rpc/errdetails" // known to the descriptors by name
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

//go:embed freshold.binpb
var descriptors []byte

// schema knows the messages of the API by their names.
type schema struct{ files *protoregistry.Files }

func newSchema() (schema, error) {
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(descriptors, &set); err != nil {
		return schema{}, err
	}
	files, err := protodesc.NewFiles(&set)
	return schema{files}, err
}

// request tells a request of a method as JSON, with the names of the proto.
func (s schema) request(fullMethod string, frame []byte) (json.RawMessage, error) {
	service, method := splitMethod(fullMethod)
	found, err := s.files.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		return nil, err
	}
	descriptor, ok := found.(protoreflect.ServiceDescriptor)
	if !ok {
		return nil, fmt.Errorf("%s is no service", service)
	}
	called := descriptor.Methods().ByName(protoreflect.Name(method))
	if called == nil {
		return nil, fmt.Errorf("%s has no method %s", service, method)
	}
	message := dynamicpb.NewMessage(called.Input())
	if err := proto.Unmarshal(frame, message); err != nil {
		return nil, err
	}
	return protojson.MarshalOptions{UseProtoNames: true}.Marshal(message)
}

// The fields of SubscribeResponse that the relay reads and writes by itself.
const (
	resumeTokenField = 1
	goodbyeField     = 5
	reasonField      = 1
	stopping         = 1
)

func resumeToken(response []byte) string {
	for len(response) > 0 {
		number, kind, n := protowire.ConsumeTag(response)
		if n < 0 {
			return ""
		}
		response = response[n:]
		if number == resumeTokenField && kind == protowire.BytesType {
			value, n := protowire.ConsumeBytes(response)
			if n < 0 {
				return ""
			}
			return string(value)
		}
		n = protowire.ConsumeFieldValue(number, kind, response)
		if n < 0 {
			return ""
		}
		response = response[n:]
	}
	return ""
}

func goodbye(token string) []byte {
	reason := protowire.AppendVarint(protowire.AppendTag(nil, reasonField, protowire.VarintType), stopping)
	response := protowire.AppendString(protowire.AppendTag(nil, resumeTokenField, protowire.BytesType), token)
	return protowire.AppendBytes(protowire.AppendTag(response, goodbyeField, protowire.BytesType), reason)
}
