package freshold

import "testing"

func TestNewer_theHigherPositionOfAnEpochWins(t *testing.T) {
	low, high, other := receiptAt(7, 3), receiptAt(7, 4), receiptAt(8, 1)
	for _, each := range []struct{ before, after, want string }{
		{"", low, low}, {low, high, high}, {high, low, high}, {high, other, other}, {other, high, high}, {high, "opaque", "opaque"}, {"opaque", low, low},
	} {
		if got := newer(each.before, each.after); got != each.want {
			t.Errorf("newer(%q, %q) = %q, not %q", each.before, each.after, got, each.want)
		}
	}
}

func TestSession_versions_onlyGrowAndAreBounded(t *testing.T) {
	session := (&Client{}).Session()
	session.sawVersion("n", "k", At(5))
	session.sawVersion("n", "k", At(4))
	session.sawVersion("n", "none", nil)

	if got := session.version("n", "k"); got == nil || *got != 5 {
		t.Fatalf("%v", got)
	}
	if session.version("n", "none") != nil || session.version("other", "k") != nil {
		t.Fatal("a version that was never seen")
	}
	for i := range int64(rememberedVersions) {
		session.sawVersion("n", digitsOf(i), At(i))
	}
	if session.version("n", "k") != nil {
		t.Fatal("the oldest is remembered beyond the bound")
	}
}
