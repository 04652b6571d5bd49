-- Destination of the example sync "sap-s4hana-business-partners".

CREATE TABLE IF NOT EXISTS sap_business_partners (
    business_partner text PRIMARY KEY,
    customer         text,
    supplier         text,
    category         text,
    full_name        text,
    first_name       text,
    last_name        text,
    organization     text,
    is_blocked       boolean NOT NULL DEFAULT false,
    is_archived      boolean NOT NULL DEFAULT false,
    created_on       date,
    changed_on       date,
    updated_at       timestamptz NOT NULL,
    sync_batch_id    uuid NOT NULL
);

COMMENT ON TABLE sap_business_partners IS 'Business partners as SAP S/4HANA has them; kept in step by DataSync.';
COMMENT ON COLUMN sap_business_partners.customer IS 'Number as a customer, if the partner is one.';
COMMENT ON COLUMN sap_business_partners.category IS '1 person, 2 organization, 3 group.';
COMMENT ON COLUMN sap_business_partners.changed_on IS 'Day of the last change in SAP, or of the creation.';
COMMENT ON COLUMN sap_business_partners.updated_at IS 'When DataSync last wrote the row.';
