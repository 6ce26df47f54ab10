"""Actions: what marketing can do, ranked, sized in money, each with its list of customers.

Takes the history, the rosters of the path, the customers of a snapshot and their products; gives actions
and their audiences. It says what an action is worth under a stated assumption, not what it will bring.
"""

from segmentation.answers.actions.rank import ACTION_COLUMNS, ACTION_CUSTOMER_COLUMNS, Actions, list_actions

__all__ = ["ACTION_COLUMNS", "ACTION_CUSTOMER_COLUMNS", "Actions", "list_actions"]
