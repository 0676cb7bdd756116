namespace FluxPay.Storage.Postgres;

/// <summary>The statements of the relay.</summary>
internal static class OutboxStatements
{
    public static readonly string ShareBeat = Sql.Read("Outbox/share_beat");
    public static readonly string ShareBegin = Sql.Read("Outbox/share_begin");
    public static readonly string ShareRenew = Sql.Read("Outbox/share_renew");
    public static readonly string ShareTake = Sql.Read("Outbox/share_take");
    public static readonly string ShareList = Sql.Read("Outbox/share_list");
    public static readonly string ReadCheckpoint = Sql.Read("Outbox/read_checkpoint");
    public static readonly string KeepCheckpoint = Sql.Read("Outbox/keep_checkpoint");
    public static readonly string ReleaseLease = Sql.Read("Outbox/release_lease");
    public static readonly string Leave = Sql.Read("Outbox/leave");
    public static readonly string Look = Sql.Read("Outbox/look");
    public static readonly string ReadNext = Sql.Read("Outbox/read_next");
    public static readonly string ListWindow = Sql.Read("Outbox/list_window");
    public static readonly string ReadWindow = Sql.Read("Outbox/read_window");
    public static readonly string ListBacklog = Sql.Read("Outbox/list_backlog");
}
