package freshold

import (
	"container/list"
	"time"
)

// apply does to the copies what an event of the stream says, and tells the listener.
func (n *NearCache) apply(event Event) {
	if told := n.take(event); told != nil && n.options.Listen != nil {
		n.options.Listen(told)
	}
}

// take gives the event back if the listener is to hear of it.
func (n *NearCache) take(event Event) Event {
	n.mu.Lock()
	defer n.mu.Unlock()
	at, known := positionOf(event.Token())
	switch event := event.(type) {
	case Connected:
		if n.state == NearConnecting {
			// What came before the stream began is not known.
			n.names.forget(at.number)
		}
		n.advance(at, known)
		n.state, n.heard = NearConnected, time.Now()
		return event
	case Checkpoint:
		n.advance(at, known)
		if event.Current && n.state == NearConnected {
			n.heard = time.Now()
		}
	case Invalidation:
		for _, name := range event.names() {
			n.names.heard(name, event.Position)
			n.dropNamed(name, event.Position)
		}
		n.advance(at, known)
	case Reset:
		n.dropAll()
		n.names.forget(event.Position)
		n.count(&n.stats.Resets, "resets", 1)
		n.at = at
		return event
	case Gap:
		if n.state == NearConnected {
			n.lost()
		}
		return event
	}
	return nil
}

func (n *NearCache) advance(at position, known bool) {
	if known && (at.epoch != n.at.epoch || at.number > n.at.number) {
		n.at = at
	}
}

// names of what an invalidation meets.
func (i Invalidation) names() []string {
	var names []string
	for _, key := range i.Keys {
		names = append(names, keyName(i.Namespace, key))
	}
	for _, tag := range i.Tags {
		names = append(names, tagName(tag))
	}
	for _, scope := range i.Scopes {
		names = append(names, tagName(scope))
	}
	if i.What == "NAMESPACE" {
		names = append(names, namespaceName(i.Namespace))
	}
	return names
}

// Keys, tags (and scopes, which are tags that a key names) and namespaces, so written that none can be taken for another.
func keyName(namespace, key string) string  { return "k" + namespace + "\n" + key }
func tagName(tag string) string             { return "t" + tag }
func namespaceName(namespace string) string { return "n" + namespace }

func namesOf(at place, hit *Hit[Payload]) []string {
	names := make([]string, 0, len(hit.Tags)+2)
	names = append(names, keyName(at.namespace, at.key), namespaceName(at.namespace))
	for _, tag := range hit.Tags {
		names = append(names, tagName(tag))
	}
	return names
}

// heardNames remembers when names were last invalidated, the newest of them. What had to be forgotten counts for all.
type heardNames struct {
	byName map[string]*list.Element
	order  *list.List
	floor  int64
	// own counts one's own writes.
	own      int64
	ownFloor int64
}

type heardName struct {
	name   string
	number int64
	own    int64
}

const rememberedNames = 16384

func newHeardNames() *heardNames {
	return &heardNames{byName: map[string]*list.Element{}, order: list.New()}
}

func (h *heardNames) heard(name string, number int64) {
	known := h.of(name)
	known.number = max(known.number, number)
}

func (h *heardNames) wrote(names []string) {
	h.own++
	for _, name := range names {
		h.of(name).own = h.own
	}
}

func (h *heardNames) of(name string) *heardName {
	if known := h.byName[name]; known != nil {
		h.order.MoveToFront(known)
		return known.Value.(*heardName)
	}
	made := &heardName{name: name}
	h.byName[name] = h.order.PushFront(made)
	if h.order.Len() > rememberedNames {
		oldest := h.order.Remove(h.order.Back()).(*heardName)
		delete(h.byName, oldest.name)
		h.floor, h.ownFloor = max(h.floor, oldest.number), max(h.ownFloor, oldest.own)
	}
	return made
}

// forget begins anew: of what came up to a number nothing is known.
func (h *heardNames) forget(number int64) {
	own := h.own
	*h = *newHeardNames()
	h.floor, h.own, h.ownFloor = number, own+1, own+1
}

// overtook: something that meets one of the names came after a read of that position, or was written since it was begun.
func (h *heardNames) overtook(names []string, read, own int64) bool {
	if read < h.floor || own < h.ownFloor {
		return true
	}
	for _, name := range names {
		if known := h.byName[name]; known != nil {
			if met := known.Value.(*heardName); met.number > read || met.own > own {
				return true
			}
		}
	}
	return false
}
