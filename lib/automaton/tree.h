/*
 * The observation tree: all that a system has answered.  It is one array, and a node is an index in it.
 */
#ifndef AUTOMATON_TREE_H
#define	AUTOMATON_TREE_H

#include "automaton/learn.h"

#define	NO_NODE		(-1)

enum node_kind {
	NODE_OPEN,
	NODE_ENDED,		/* nothing can follow */
	NODE_VARIES,		/* the answer is one of a set */
};

struct node {
	int parent;
	unsigned char operation;	/* by which it is reached */
	unsigned answer;		/* to that */
	enum node_kind kind;
};

struct tree {
	const struct system *system;
	size_t limit;		/* of words */
	size_t words, clashes;
	struct node *nodes;
	int *children;		/* of node n by operation o: [n * n_operations + o]; 0, the root, for none */
	size_t n, room;
	bool cut;		/* answers clashed, and nodes were taken out since this was last cleared */
};

/* Makes a tree of the root alone.  False if memory is short. */
bool tree_init(struct tree *, const struct system *, size_t limit);
void tree_free(struct tree *);

/* Where the node has its children, from that operation on. */
static inline int *
tree_children(const struct tree *tree, int node, unsigned operation)
{
	return (&tree->children[(size_t)node * tree->system->n_operations + operation]);
}

/* The node that the operation leads to, or NO_NODE. */
static inline int
tree_child(const struct tree *tree, int node, unsigned operation)
{
	int child = *tree_children(tree, node, operation);

	return (child != 0 ? child : NO_NODE);
}

/* The node of a word, or NO_NODE. */
int tree_find(const struct tree *, const struct word *);

/* Writes the word that leads to the node. */
void tree_word(const struct tree *, int node, struct word *);

/*
 * Makes the word known: runs it unless the tree has its answers.  Where a run answers otherwise than one before it, asks for that
 * answer five times; if these vary, the node's answer is a set, and nothing follows it.
 */
enum learned tree_ask(struct tree *, const struct word *);

/* Likewise, but runs it in any case. */
enum learned tree_ask_again(struct tree *, const struct word *);

/* Whether the answer that leads to the node varies.  Then nobody can tell by it whether two nodes are apart. */
static inline bool
tree_varies(const struct tree *tree, int node)
{
	return (tree->nodes[node].kind == NODE_VARIES);
}

/* Whether some word that is known at both nodes has other answers at one than at the other; that word, unless NULL. */
bool tree_apart(const struct tree *, int a, int b, struct word *witness);

#endif
