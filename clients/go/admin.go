package freshold

import (
	"context"
	"time"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Namespace is one that the server has configured.
type Namespace struct {
	Name string
	// Preset that its defaults come from; empty where none is named.
	Preset string
	// MaxStaleness: nothing older is ever served.
	MaxStaleness time.Duration
	// Fingerprint: two policies with the same one are the same.
	Fingerprint string
}

// Setting is one of a namespace, and where its value comes from (DEFAULT, PRESET or CONFIGURED; Origin says which).
type Setting struct {
	Name, Value, Source, Origin string
}

// ListNamespaces gives those that are configured, by name.
func (c *Client) ListNamespaces(ctx context.Context) ([]Namespace, error) {
	var response *pb.ListNamespacesResponse
	err := c.call(ctx, "ListNamespaces", true, func(ctx context.Context) (err error) {
		response, err = c.admin.ListNamespaces(ctx, &pb.ListNamespacesRequest{})
		return err
	})
	var told []Namespace
	for _, each := range response.GetNamespaces() {
		told = append(told, namespaceOf(each))
	}
	return told, err
}

// GetNamespace gives the effective policy of one.
func (c *Client) GetNamespace(ctx context.Context, name string) (Namespace, []Setting, error) {
	var response *pb.GetNamespaceResponse
	err := c.call(ctx, "GetNamespace", true, func(ctx context.Context) (err error) {
		response, err = c.admin.GetNamespace(ctx, &pb.GetNamespaceRequest{Namespace: name})
		return err
	})
	var settings []Setting
	for _, each := range response.GetSettings() {
		settings = append(settings, Setting{each.GetName(), each.GetValue(), each.GetSource().String(), each.GetOrigin()})
	}
	return namespaceOf(response.GetSummary()), settings, err
}

func namespaceOf(told *pb.NamespaceSummary) Namespace {
	return Namespace{told.GetNamespace(), told.GetPreset(), told.GetMaxStaleness().AsDuration(), told.GetFingerprint()}
}

// Explanation says why a key is served, or is not.
type Explanation struct {
	// Summary is one sentence: what a Get would be answered now, and why.
	Summary string
	// Rules that a read is judged by, in order.
	Rules []RuleVerdict
	// Tags, scopes and the namespace that apply.
	Tags []TagState
	// Journal records that touched the key, newest first.
	Journal []JournalEntry
	// Local says whether the node that answers serves the key from its own memory.
	Local       string
	Epoch       string
	Position    int64
	PhysicalKey string
}

// RuleVerdict is one rule with its numbers.
type RuleVerdict struct {
	Rule   string
	Holds  bool
	Detail string
}

// TagState is what is known of a tag: the positions of its newest invalidations, 0 where none is remembered.
type TagState struct {
	Name             string
	Hard, Soft       int64
	OnEntry, FromKey bool
}

// JournalEntry is one invalidation.
type JournalEntry struct {
	Position int64
	Time     time.Time
	What     string
	Soft     bool
	Subjects []string
	Reason   string
}

// Explain changes nothing, hands out no lease, and never shows the value.
func (c *Client) Explain(ctx context.Context, namespace, key, schemaVersion string) (Explanation, error) {
	var response *pb.ExplainResponse
	err := c.call(ctx, "Explain", true, func(ctx context.Context) (err error) {
		response, err = c.admin.Explain(ctx, &pb.ExplainRequest{Namespace: namespace, Key: key, SchemaVersion: schemaVersion})
		return err
	})
	if err != nil {
		return Explanation{}, err
	}
	told := Explanation{Summary: response.GetSummary(), Local: response.GetLocal().GetVerdict(), Epoch: response.GetEpoch(),
		Position: response.GetPosition(), PhysicalKey: response.GetPhysicalKey()}
	for _, rule := range response.GetRules() {
		told.Rules = append(told.Rules, RuleVerdict{rule.GetRule(), rule.GetHolds(), rule.GetDetail()})
	}
	for _, tag := range response.GetTags() {
		told.Tags = append(told.Tags, TagState{tag.GetName(), tag.GetHard(), tag.GetSoft(), tag.GetOnEntry(), tag.GetFromKey()})
	}
	for _, entry := range response.GetJournal() {
		told.Journal = append(told.Journal, JournalEntry{entry.GetPosition(), entry.GetTime().AsTime(), entry.GetWhat(), entry.GetMode() == pb.Mode_SOFT,
			entry.GetSubjects(), entry.GetReason()})
	}
	return told, nil
}

// Fleet is the nodes that may serve copies from their own memory.
type Fleet struct {
	// ThisNode is the one that answers.
	ThisNode string
	Nodes    []FleetNode
	Epoch    string
	// Position is the number of the newest invalidation.
	Position int64
}

// FleetNode is one life of one process.
type FleetNode struct {
	Name string
	// Applied is how far it has applied the journal, and Lag what it has yet to apply.
	Applied, Lag int64
	Renewed      time.Time
	// LeaseRemaining is for how long it may hold its lease; 0: it is silent.
	LeaseRemaining time.Duration
}

// GetFleet lists the nodes of the tenant.
func (c *Client) GetFleet(ctx context.Context) (Fleet, error) {
	var response *pb.GetFleetResponse
	err := c.call(ctx, "GetFleet", true, func(ctx context.Context) (err error) {
		response, err = c.admin.GetFleet(ctx, &pb.GetFleetRequest{})
		return err
	})
	if err != nil {
		return Fleet{}, err
	}
	told := Fleet{ThisNode: response.GetThisNode(), Epoch: response.GetEpoch(), Position: response.GetPosition()}
	for _, node := range response.GetNodes() {
		told.Nodes = append(told.Nodes, FleetNode{node.GetName(), node.GetApplied(), node.GetLag(), node.GetRenewed().AsTime(), node.GetLeaseRemaining().AsDuration()})
	}
	return told, nil
}
