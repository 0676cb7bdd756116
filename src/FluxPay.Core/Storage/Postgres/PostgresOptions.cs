namespace FluxPay.Storage.Postgres;

/// <summary>Where the distributed store is, and how many of its connections write.</summary>
public sealed class PostgresOptions
{
    /// <summary>An Npgsql connection string.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// How many batches of one host may be on their way to the disk at once, 1 to 32. One is, until batches are long: a second writer shares
    /// from 200 commands on, any other from 800. One customer's commands always share one batch.
    /// </summary>
    public int Writers { get; set; } = 4;
}
