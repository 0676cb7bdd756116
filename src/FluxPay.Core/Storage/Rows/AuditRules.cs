namespace FluxPay.Storage.Rows;

/// <summary>The auditor's rules; each store has a statement of that name which returns the rows that break it.</summary>
internal static class AuditRules
{
    public const int MostViolations = 1000;

    public static readonly string[] Names =
    [
        "wallet_equals_entries", "wallet_held_equals_open_holds", "wallet_equals_grants", "wallet_debt_equals_entries",
        "grant_remaining_equals_entries", "hold_parts_equal_grant_held", "usage_equals_entries", "entries_run_on", "paid_order_is_paid", "one_paid_payment",
        "order_agrees_with_payment", "in_doubt_has_open_attempt", "refunds_within_payment", "paid_pack_is_granted",
        "open_order_has_deadline", "ended_order_holds_nothing", "event_sequence_is_dense",
        "invoice_equals_lines", "paid_invoice_is_charged", "period_is_invoiced_once", "one_live_subscription", "statements_never_overlap",
        "open_charge_is_asked_about", "reversal_agrees_with_use",
    ];

    /// <summary>The rule's name as it is reported.</summary>
    public static string Reported(string rule) => rule.Replace('_', '-');
}
