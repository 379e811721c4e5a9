package freshold

import (
	"os"
	"strings"
	"testing"
)

func TestClientVersion_isTheNewestOfTheChangelog(t *testing.T) {
	changelog, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	_, newest, _ := strings.Cut(string(changelog), "\n## ")
	if !strings.HasPrefix(newest, ClientVersion) {
		t.Fatalf("version %s, and the changelog begins with %.20q", ClientVersion, newest)
	}
}
