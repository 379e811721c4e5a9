package freshold

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

func receiptAt(epoch, number int64) string {
	bytes := make([]byte, receiptBytes)
	bytes[0] = receiptFormat
	binary.BigEndian.PutUint64(bytes[1:], uint64(epoch))
	binary.BigEndian.PutUint64(bytes[9:], uint64(number))
	return base64.RawURLEncoding.EncodeToString(bytes)
}

func connectedNear(options NearOptions) *NearCache {
	near := newNearCache(options, nil)
	near.apply(Connected{token(receiptAt(7, 10)), 10})
	return near
}

func freshHit(tags ...string) found {
	return found{hit: &Hit[Payload]{Value: Payload{Data: []byte("x")}, Freshness: Fresh, FreshFor: time.Hour, StaleFor: 2 * time.Hour, Tags: tags, Served: ByStore}}
}

var at = place{namespace: "product", key: "1"}

// readAt keeps an answer that was read at a position of epoch 7.
func readAt(near *NearCache, number int64, answer found) {
	from := near.begin(at.namespace, getOptions{})
	answer.receipt = receiptAt(7, number)
	near.keep(from, at, answer, time.Now(), func(payload Payload) any { return string(payload.Data) })
}

func serves(near *NearCache, chosen getOptions) bool {
	_, ok := near.find(at, chosen)
	return ok
}

func TestNear_anInvalidationThatTheCopyHasSeen_leavesIt(t *testing.T) {
	near := connectedNear(NearOptions{})
	readAt(near, 12, freshHit("a"))

	near.apply(Invalidation{token: token(receiptAt(7, 12)), Position: 12, What: "TAG", Tags: []string{"a"}})

	if !serves(near, getOptions{}) {
		t.Fatal("a copy read at 12 has seen what was invalidated at 12")
	}
}

func TestNear_anInvalidationAfterTheCopy_dropsIt(t *testing.T) {
	for name, event := range map[string]Invalidation{
		"key":       {What: "KEY", Namespace: "product", Keys: []string{"1"}},
		"put":       {What: "PUT", Namespace: "product", Keys: []string{"1"}},
		"tag":       {What: "TAG", Tags: []string{"a"}},
		"scope":     {What: "SCOPE", Scopes: []string{"a"}},
		"namespace": {What: "NAMESPACE", Namespace: "product"},
	} {
		near := connectedNear(NearOptions{})
		readAt(near, 12, freshHit("a"))
		event.Position, event.token = 13, token(receiptAt(7, 13))

		near.apply(event)

		if serves(near, getOptions{}) {
			t.Errorf("%s: served", name)
		}
	}
}

func TestNear_anInvalidationOfSomethingElse_leavesIt(t *testing.T) {
	near := connectedNear(NearOptions{})
	readAt(near, 12, freshHit("a"))

	near.apply(Invalidation{token: token(receiptAt(7, 13)), Position: 13, What: "KEY", Namespace: "other", Keys: []string{"1"}})
	near.apply(Invalidation{token: token(receiptAt(7, 14)), Position: 14, What: "TAG", Tags: []string{"b"}})

	if !serves(near, getOptions{}) {
		t.Fatal("not served")
	}
}

func TestNear_anAnswerOlderThanAnInvalidation_isNotKept(t *testing.T) {
	near := connectedNear(NearOptions{})
	near.apply(Invalidation{token: token(receiptAt(7, 13)), Position: 13, What: "TAG", Tags: []string{"a"}})

	readAt(near, 12, freshHit("a"))

	if serves(near, getOptions{}) {
		t.Fatal("a node that lags has answered, and the copy would never be dropped")
	}
}

func TestNear_anAnswerFromBeforeTheStream_isNotKept(t *testing.T) {
	near := connectedNear(NearOptions{})

	readAt(near, 9, freshHit("a"))

	if serves(near, getOptions{}) {
		t.Fatal("what was invalidated between 9 and 10 is not known")
	}
}

func TestNear_anAnswerThatAnOwnWriteOvertook_isNotKept(t *testing.T) {
	near := connectedNear(NearOptions{})
	from := near.begin(at.namespace, getOptions{})
	near.wrote(keyName("product", "1"))
	answer := freshHit()
	answer.receipt = receiptAt(7, 20)

	near.keep(from, at, answer, time.Now(), func(Payload) any { return "x" })

	if serves(near, getOptions{}) {
		t.Fatal("served")
	}
}

func TestNear_anotherEpoch_isNotKept(t *testing.T) {
	near := connectedNear(NearOptions{})
	answer := freshHit()
	answer.receipt = receiptAt(8, 20)

	near.keep(near.begin(at.namespace, getOptions{}), at, answer, time.Now(), func(Payload) any { return "x" })

	if serves(near, getOptions{}) {
		t.Fatal("served")
	}
}

func TestNear_lifeCountsFromBeforeTheRequest(t *testing.T) {
	near := connectedNear(NearOptions{})
	answer := freshHit()
	answer.receipt = receiptAt(7, 12)

	near.keep(near.begin(at.namespace, getOptions{}), at, answer, time.Now().Add(-time.Hour), func(Payload) any { return "x" })

	if serves(near, getOptions{}) {
		t.Fatal("the answer took an hour, and an hour was left")
	}
	if stats := near.Stats(); stats.Expired != 1 || stats.Entries != 0 || stats.Weight != 0 {
		t.Fatalf("%+v", stats)
	}
}

func TestNear_boundsOfTheCall_hold(t *testing.T) {
	near := connectedNear(NearOptions{})
	answer := freshHit()
	answer.hit.Version, answer.hit.Age = At(5), time.Minute
	readAt(near, 12, answer)
	second := time.Second

	for name, wrong := range map[string]getOptions{
		"maxStaleness": {maxStaleness: &second}, "minVersion": {minVersion: At(6)}, "skipNear": {skipNear: true},
		"a later receipt": {receipt: receiptAt(7, 13)}, "another epoch": {receipt: receiptAt(8, 1)}, "another form": {receipt: "abc"},
	} {
		if serves(near, wrong) {
			t.Errorf("%s: served", name)
		}
	}
	for name, right := range map[string]getOptions{"minVersion": {minVersion: At(5)}, "receipt": {receipt: receiptAt(7, 12)}} {
		if !serves(near, right) {
			t.Errorf("%s: not served", name)
		}
	}
	near.apply(Checkpoint{token(receiptAt(7, 13)), 13, true})
	if !serves(near, getOptions{receipt: receiptAt(7, 13)}) {
		t.Error("the stream has passed the receipt: not served")
	}
}

func TestNear_silence_dropsAllAtTheNextRead(t *testing.T) {
	near := connectedNear(NearOptions{CheckpointInterval: time.Second})
	readAt(near, 12, freshHit())

	near.mu.Lock()
	near.heard = time.Now().Add(-3 * time.Second)
	near.mu.Unlock()

	if serves(near, getOptions{}) {
		t.Fatal("served")
	}
	if stats := near.Stats(); stats.State != NearGap || stats.Entries != 0 || stats.Gaps != 1 {
		t.Fatalf("%+v", stats)
	}
}

func TestNear_reset_dropsAllAndWhatIsOlder(t *testing.T) {
	near := connectedNear(NearOptions{})
	readAt(near, 12, freshHit())

	near.apply(Reset{token(receiptAt(7, 30)), "TRIMMED", 30, Selector{}})

	if serves(near, getOptions{}) {
		t.Fatal("served")
	}
	readAt(near, 29, freshHit())
	if serves(near, getOptions{}) {
		t.Fatal("what was invalidated between 29 and 30 is not known")
	}
	readAt(near, 30, freshHit())
	if !serves(near, getOptions{}) {
		t.Fatal("not served")
	}
}

func TestNear_namesBeyondMemory_countForAll(t *testing.T) {
	near := connectedNear(NearOptions{})
	for i := range int64(rememberedNames + 1) {
		near.apply(Invalidation{token: token(receiptAt(7, 11+i)), Position: 11 + i, What: "TAG", Tags: []string{strings.Repeat("x", int(i%100)) + digitsOf(i)}})
	}

	readAt(near, 10, freshHit("never heard of"))
	if serves(near, getOptions{}) {
		t.Fatal("served, though a name that was forgotten may be one of its own")
	}
	readAt(near, 11, freshHit("never heard of"))
	if !serves(near, getOptions{}) {
		t.Fatal("not served")
	}
}

func digitsOf(number int64) string {
	return string([]byte{byte('a' + number/17576%26), byte('a' + number/676%26), byte('a' + number/26%26), byte('a' + number%26)})
}
