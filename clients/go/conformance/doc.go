// Package conformance runs the cases of clients/conformance against this client; see the README there. "make clients-test" does.
package conformance
