using System.Text.Json;
using FluxPay.TossSimulator.Billing;
using Microsoft.Data.Sqlite;

namespace FluxPay.TossSimulator.Storage;

internal sealed class BillingTable(Database database)
{
    private static readonly string SaveSql = Resource.Text("billing_save.sql");
    private static readonly string OfAuthKeySql = Resource.Text("billing_of_auth_key.sql");
    private static readonly string OfBillingKeySql = Resource.Text("billing_of_billing_key.sql");

    public void Save(Registration registration) => database.Execute(SaveSql,
        ("@auth_key", registration.AuthKey), ("@billing_key", registration.BillingKey),
        ("@state", JsonSerializer.Serialize(registration, StateJson.Default.Registration)));

    public Registration? FindByAuthKey(string authKey) =>
        database.Query(OfAuthKeySql, Read, ("@auth_key", authKey)).FirstOrDefault();

    public Registration? FindByBillingKey(string billingKey) =>
        database.Query(OfBillingKeySql, Read, ("@billing_key", billingKey)).FirstOrDefault();

    private static Registration Read(SqliteDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(0), StateJson.Default.Registration)!;
}
